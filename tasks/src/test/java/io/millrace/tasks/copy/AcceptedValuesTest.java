package io.millrace.tasks.copy;

import static io.millrace.tasks.copy.Copy.copy;
import static io.millrace.tasks.copy.Copy.csv;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tasks.DagRejected;
import io.millrace.tasks.RejectedRow;
import io.millrace.testing.TestDatabase;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AcceptedValuesTest {

  @RegisterExtension static final TestDatabase warehouse = TestDatabase.empty();
  @RegisterExtension final Loading loading = new Loading(warehouse);

  private static final Field<String> GENDER =
      DSL.field(DSL.name("gender"), SQLDataType.CLOB.nullable(false));

  private RawTable customers = customers();

  @BeforeEach
  void createTable() {
    customers = loading.create(customers());
  }

  private static RawTable customers() {
    return new RawTable("customers")
        .with("id", SQLDataType.BIGINT.nullable(false))
        .with("gender", SQLDataType.CLOB)
        .with("born", SQLDataType.LOCALDATE)
        .withBookkeeping();
  }

  private CopyOperator operator() {
    return copy(csv("customers.csv").accepting(GENDER, "M", "F", "U")).into(customers).replacing();
  }

  @Test
  void areLoadedAndAllOthersRejected() throws Exception {
    loading.file(
        "customers.csv",
        "id,gender,born\n1,M,\n2,U,\n3,,\n4,\"; DROP TABLE users; --\",\n5,m,\n6,FU,\n");

    loading.run(operator().maxRejects(3));

    assertThat(loading.values(customers, "gender")).containsExactly("M", "U", null);
    assertThat(loading.context().rejects())
        .extracting(RejectedRow::column, RejectedRow::reason)
        .extracting(Object::toString)
        .containsExactly(
            "(\"gender\", \"gender \"; DROP TABLE users; --\" is none of \"M\", \"F\", \"U\"\")",
            "(\"gender\", \"gender \"m\" is none of \"M\", \"F\", \"U\"\")",
            "(\"gender\", \"gender \"FU\" is none of \"M\", \"F\", \"U\"\")");
  }

  @Test
  void areNamedBesideEverythingElseThatIsWrong() throws Exception {
    loading.file("customers.csv", "id,gender,born\nx,y,z\n1,M,\n");

    loading.run(operator().maxRejects(1));

    assertThat(loading.context().rejects())
        .singleElement()
        .satisfies(row -> {
          assertThat(row.column()).isEqualTo("id");
          assertThat(row.reason())
              .isEqualTo(
                  "id \"x\" is not a whole number; gender \"y\" is none of \"M\", \"F\", \"U\"; born"
                      + " \"z\" is not a date yyyy-MM-dd");
        });
    assertThat(loading.values(customers, "id")).containsExactly(1L);
  }

  @Test
  void areTextsEachOnce() {
    assertThatThrownBy(() -> csv("a.csv").accepting(GENDER)).isInstanceOf(DagRejected.class);
    assertThatThrownBy(() -> csv("a.csv").accepting(GENDER, "M", "M"))
        .isInstanceOf(DagRejected.class)
        .hasMessage("file a.csv: name the values that gender may have in accepting(..), each once");
  }
}
