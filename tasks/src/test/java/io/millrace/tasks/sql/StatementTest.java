package io.millrace.tasks.sql;

import static io.millrace.tasks.bakery.Bakery.BUYERS;
import static io.millrace.tasks.sql.SqlTasks.opaque;
import static io.millrace.tasks.sql.SqlTasks.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.val;

import io.millrace.tasks.bakery.OpenBakery;
import io.millrace.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StatementTest {

  @RegisterExtension static final TestDatabase warehouse = TestDatabase.empty();
  @RegisterExtension final OpenBakery bakery = new OpenBakery(warehouse);

  @Test
  void executesATypedStatement() throws Exception {
    bakery.sql().execute("insert into mart.buyers values (1, 'Al'), (2, 'Bo')");

    assertThat(bakery.run(sql(deleteFrom(BUYERS).where(BUYERS.CUSTOMER_ID.eq(1L))))).isOne();
    assertThat(bakery.rows(BUYERS)).containsExactly("[2, Bo]");
  }

  @Test
  void executesTextAsItStands() throws Exception {
    var text =
        opaque("insert into mart.buyers select 1, '{0} ? ' || ('{\"a\": 1}'::jsonb ? 'a')")
            .reads()
            .writes(BUYERS);

    assertThat(bakery.run(text)).isOne();
    assertThat(bakery.rows(BUYERS)).containsExactly("[1, {0} ? true]");
  }

  @Test
  void putsPartsIntoText() throws Exception {
    bakery.run(opaque("insert into {0} values (2, {1})", BUYERS, val("Bo")).reads().writes(BUYERS));

    assertThat(bakery.rows(BUYERS)).containsExactly("[2, Bo]");
  }
}
