package io.millrace.orchestrator.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  @TempDir private Path folder;

  @Test
  void areTheDefaultsWhereNobodySaysAnything() {
    var settings = Settings.load(Map.of(), folder);

    assertThat(settings.home().folder()).isEqualTo(folder.resolve(".millrace"));
    assertThat(settings.databaseUrl()).isEmpty();
    assertThat(settings.warehouseUrl("growth")).isEmpty();
    assertThat(settings.dagsFolder()).isEmpty();
    assertThat(settings.all())
        .contains(
            new Setting("MILLRACE_PORT", "8080", new Origin.Default()),
            new Setting("MILLRACE_BIND", "127.0.0.1", new Origin.Default()),
            new Setting("MILLRACE_SMTP_URL", null, new Origin.Default()));
  }

  @Test
  void comeFromTheFileInTheHome() throws IOException {
    properties("# where\n\nmillrace.db.url = postgresql://db/app\nmillrace.dags=jars\n");
    Files.createDirectories(folder.resolve("jars"));

    var settings = load(Map.of());

    assertThat(settings.databaseUrl()).contains("postgresql://db/app");
    assertThat(settings.dagsFolder()).contains(folder.resolve("jars"));
    assertThat(origin(settings, "MILLRACE_DB_URL"))
        .isEqualTo(new Origin.PropertiesFile(file(), 3))
        .hasToString(file() + ":3");
  }

  @Test
  void comeFromTheEnvironmentBeforeTheFile() throws IOException {
    properties("millrace.db.url=postgresql://file/app\n");

    var settings = load(Map.of("MILLRACE_DB_URL", "postgresql://environment/app"));

    assertThat(settings.databaseUrl()).contains("postgresql://environment/app");
    assertThat(origin(settings, "MILLRACE_DB_URL")).isEqualTo(new Origin.Environment());
  }

  @Test
  void doNotCountWhereTheyAreEmpty() throws IOException {
    properties("millrace.db.url=postgresql://file/app\nmillrace.dags=\n");

    var settings = load(Map.of("MILLRACE_DB_URL", " ", "MILLRACE_HOME", home().toString()));

    assertThat(settings.databaseUrl()).contains("postgresql://file/app");
    assertThat(settings.dagsFolder()).isEmpty();
  }

  @Test
  void nameAWarehouseByItsVariableOrProperty() throws IOException {
    properties("millrace.warehouse.web_shop.url=postgresql://db/shop\n");

    var settings = load(Map.of("MILLRACE_WAREHOUSE_GROWTH_URL", "postgresql://me:pw@db/growth"));

    assertThat(settings.warehouseUrl("growth")).contains("postgresql://me:pw@db/growth");
    assertThat(settings.warehouseUrl("web_shop")).contains("postgresql://db/shop");
    assertThat(settings.all())
        .endsWith(
            new Setting(
                "MILLRACE_WAREHOUSE_GROWTH_URL",
                "postgresql://me:***@db/growth",
                new Origin.Environment()),
            new Setting(
                "MILLRACE_WAREHOUSE_WEB_SHOP_URL",
                "postgresql://db/shop",
                new Origin.PropertiesFile(file(), 1)));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, , http://localhost:9",
    "0.0.0.0, , http://localhost:9",
    "10.0.0.5, , http://10.0.0.5:9",
    "::, , http://localhost:9",
    "::1, , http://[::1]:9",
    "[2001:db8::7], , http://[2001:db8::7]:9",
    "0.0.0.0, https://mill.example.com/at/, https://mill.example.com/at"
  })
  void sayWhereThePagesAre(String bind, @Nullable String publicUrl, String pages) {
    var environment = new HashMap<>(Map.of("MILLRACE_BIND", bind));
    if (publicUrl != null) {
      environment.put("MILLRACE_PUBLIC_URL", publicUrl);
    }

    assertThat(load(environment).pages(9)).isEqualTo(pages);
  }

  @Test
  void refuseAPublicUrlThatIsNone() {
    var settings = load(Map.of("MILLRACE_PUBLIC_URL", "mill.example.com"));

    assertThatThrownBy(settings::publicUrl)
        .isInstanceOf(SettingRefused.class)
        .hasMessage(
            "MILLRACE_PUBLIC_URL is no http URL; write it as https://host/path, with what is"
                + " special in it percent-encoded.");
  }

  @Test
  void nameTheFolderThatADagReadsByItsVariableOrProperty() throws IOException {
    properties("millrace.source.web_shop=shop\nmillrace.source.mill=\n");

    var settings = load(Map.of("MILLRACE_SOURCE_GROWTH_ETL", "/data//growth"));

    assertThat(settings.source("growth_etl")).contains(Path.of("/data/growth"));
    assertThat(settings.source("web_shop")).contains(folder.resolve("shop"));
    assertThat(settings.source("mill")).isEmpty();
    assertThat(settings.dagsWithSource()).containsExactly("growth_etl", "web_shop");
    assertThat(settings.all())
        .contains(
            new Setting("MILLRACE_SOURCE_GROWTH_ETL", "/data//growth", new Origin.Environment()),
            new Setting("MILLRACE_SOURCE_WEB_SHOP", "shop", new Origin.PropertiesFile(file(), 1)));
  }

  @Test
  void refuseAnUnknownNameInTheFile() throws IOException {
    properties("millrace.port=1\nmillrace.db.ulr=x\n");

    assertThatThrownBy(() -> load(Map.of()))
        .isInstanceOf(SettingRefused.class)
        .hasMessage(file() + ":2: millrace.db.ulr is no setting; did you mean millrace.db.url?");
  }

  @Test
  void refuseANameThatIsSetTwice() throws IOException {
    properties("millrace.port=1\nmillrace.bind=x\nmillrace.port=2\n");

    assertThatThrownBy(() -> load(Map.of()))
        .isInstanceOf(SettingRefused.class)
        .hasMessage(file() + ":3: millrace.port is set twice; keep one of the lines.");
  }

  @Test
  void refuseAFolderOfDagsThatIsNone() {
    var settings = load(Map.of("MILLRACE_DAGS", "jars"));

    assertThatThrownBy(settings::dagsFolder)
        .isInstanceOf(SettingRefused.class)
        .hasMessage("MILLRACE_DAGS is " + folder + "/jars, which is no folder; correct it.");
  }

  @Test
  void refuseAHomeInsideTheHome() throws IOException {
    properties("millrace.home=/elsewhere\n");

    assertThatThrownBy(() -> load(Map.of()))
        .isInstanceOf(SettingRefused.class)
        .hasMessageStartingWith(file() + ":1: millrace.home cannot be set in the home itself;");
  }

  @Test
  void refuseAFileInAnotherEncoding() throws IOException {
    Files.createDirectories(home());
    Files.write(file(), "millrace.dags=für\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> load(Map.of()))
        .isInstanceOf(SettingRefused.class)
        .hasMessage(file() + " is not UTF-8; save it as UTF-8.");
  }

  @Test
  void refuseAHomeThatCannotBeWritten() {
    var settings = Settings.load(Map.of("MILLRACE_HOME", "/proc/millrace"), folder);

    assertThatThrownBy(() -> settings.home().create())
        .isInstanceOf(SettingRefused.class)
        .hasMessage(
            "The home /proc/millrace cannot be created; set MILLRACE_HOME to a folder that this"
                + " user may write.");
  }

  @Test
  void refuseAHomeThatIsAFile() throws IOException {
    Files.writeString(folder.resolve("file"), "");
    var settings = Settings.load(Map.of("MILLRACE_HOME", "file"), folder);

    assertThatThrownBy(() -> settings.home().create())
        .isInstanceOf(SettingRefused.class)
        .hasMessageContaining("is a file, not a folder");
  }

  @Test
  void keepHistoryForEverUnlessTheyAreToldForHowLong() {
    assertThat(load(Map.of()).keepHistory()).isEmpty();
    assertThat(load(Map.of("MILLRACE_KEEP_HISTORY_DAYS", "90")).keepHistory())
        .contains(Duration.ofDays(90));
    for (String days : List.of("0", "-1", "x", "1.5", "999999")) {
      assertThatThrownBy(() -> load(Map.of("MILLRACE_KEEP_HISTORY_DAYS", days)).keepHistory())
          .isInstanceOf(SettingRefused.class)
          .hasMessage(
              "MILLRACE_KEEP_HISTORY_DAYS is %s, which is no number of days; give one from 1 to"
                      .formatted(days)
                  + " 99999, or none to keep everything.");
    }
  }

  private Settings load(Map<String, String> environment) {
    return Settings.load(environment, folder);
  }

  private Path home() {
    return folder.resolve(".millrace");
  }

  private Path file() {
    return home().resolve("millrace.properties");
  }

  private void properties(String content) throws IOException {
    Files.createDirectories(home());
    Files.writeString(file(), content);
  }

  private static Origin origin(Settings settings, String name) {
    return settings.all().stream()
        .filter(setting -> setting.name().equals(name))
        .findFirst()
        .orElseThrow()
        .origin();
  }
}
