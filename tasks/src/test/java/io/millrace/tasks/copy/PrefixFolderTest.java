package io.millrace.tasks.copy;

import static io.millrace.tasks.copy.Copy.copy;
import static io.millrace.tasks.copy.Copy.csv;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.TestDatabase;
import java.nio.file.Files;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PrefixFolderTest {

  @RegisterExtension static final TestDatabase warehouse = TestDatabase.empty();
  @RegisterExtension final Loading loading = new Loading(warehouse);

  private RawTable leads = leads();

  private static RawTable leads() {
    return new RawTable("leads")
        .with("id", SQLDataType.BIGINT)
        .with("town", SQLDataType.CLOB)
        .with("header", SQLDataType.CLOB)
        .withBookkeeping();
  }

  @BeforeEach
  void createFolder() throws Exception {
    leads = loading.create(leads());
    Files.createDirectories(loading.folder().resolve("SFTP/daily"));
  }

  private CopyOperator load() {
    return copy(csv(day -> "daily/leads_" + day + ".csv").orIn("SFTP"))
        .into(leads)
        .with(leads.column("header").coerce(String.class), FileRows.FILE_HEADER)
        .replacing();
  }

  @Test
  void readsTheFileUnderThePrefixWhereThereIsNoOther() throws Exception {
    loading.file("SFTP/daily/leads_2026-11-19.csv", "town,id\nUlm,1\n");

    loading.run(load());

    assertThat(loading.values(leads, "id")).containsExactly(1L);
    assertThat(loading.context().files().getFirst().path())
        .endsWith("SFTP/daily/leads_2026-11-19.csv");
  }

  @Test
  void readsTheFileOfTheFolderFirst() throws Exception {
    Files.createDirectories(loading.folder().resolve("daily"));
    loading.file("SFTP/daily/leads_2026-11-19.csv", "id,town\n1,Ulm\n");
    loading.file("daily/leads_2026-11-19.csv", "id,town\n2,Ulm\n");

    loading.run(load());

    assertThat(loading.values(leads, "id")).containsExactly(2L);
  }

  @Test
  void namesBothPlacesWhereThereIsNone() throws Exception {
    assertThat(loading.failure(load()))
        .hasMessage(
            "%1$s/daily/leads_2026-11-19.csv: no such file, nor is there %1$s/SFTP/daily/leads_2026-11-19.csv; put it there or name another source"
                .formatted(loading.folder()));
  }

  @Test
  void keepsTheNamesOfTheHeaderInTheirOrder() throws Exception {
    loading.file("SFTP/daily/leads_2026-11-19.csv", "town,id\nUlm,1\n");

    loading.run(load());

    assertThat(loading.values(leads, "header")).containsExactly("town,id");
  }
}
