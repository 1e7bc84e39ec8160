package io.millrace.orchestrator.settings;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** All settings of one start of the program. Immutable. */
public final class Settings {

  /** No history can be asked to be kept for longer, other than for ever. */
  public static final int MOST_HISTORY_DAYS = 99_999;

  private static final String SOURCE = "MILLRACE_SOURCE_";

  private static final int LONGEST_NAME = 100;

  /** Addresses to listen on that this machine's own name leads to. */
  private static final Set<String> LOCALHOST = Set.of("127.0.0.1", "0.0.0.0", "::", "[::]");

  private final GivenValues given;
  private final Path workingFolder;
  private final Home home;

  private Settings(Map<String, String> environment, Path workingFolder) {
    this.workingFolder = workingFolder;
    String folder =
        Optional.ofNullable(environment.get(Key.HOME.variable()))
            .filter(GivenValues::isSet)
            .orElseGet(Key.HOME::requireDefault);
    this.home = new Home(path(Key.HOME.variable(), folder));
    this.given = GivenValues.of(environment, PropertiesFile.in(home.folder()));
  }

  /**
   * Reads the settings; relative paths count from the working folder.
   *
   * @throws SettingRefused if the properties file holds what is no setting
   */
  public static Settings load(Map<String, String> environment, Path workingFolder) {
    return new Settings(environment, workingFolder.toAbsolutePath().normalize());
  }

  public Home home() {
    return home;
  }

  /** What relative paths count from; absolute. */
  public Path workingFolder() {
    return workingFolder;
  }

  /** URL of the orchestrator's database; none means the embedded server. */
  public Optional<String> databaseUrl() {
    return value(Key.DB_URL.variable());
  }

  /** URL of a warehouse. */
  public Optional<String> warehouseUrl(String warehouse) {
    return value(warehouseVariable(warehouse));
  }

  /**
   * The variable that says where a warehouse lives, as in {@code MILLRACE_WAREHOUSE_GROWTH_URL}.
   */
  public static String warehouseVariable(String warehouse) {
    return "MILLRACE_WAREHOUSE_" + warehouse.toUpperCase(Locale.ROOT) + "_URL";
  }

  /**
   * The folder with the jars of DAGs, where it is not the distribution's own.
   *
   * @throws SettingRefused if it is no folder
   */
  public Optional<Path> dagsFolder() {
    return value(Key.DAGS.variable())
        .map(value -> {
          Path folder = path(Key.DAGS.variable(), value);
          if (!Files.isDirectory(folder)) {
            throw new SettingRefused(
                Key.DAGS.variable() + " is " + folder + ", which is no folder; correct it.");
          }
          return folder;
        });
  }

  /**
   * The folder that a DAG's runs read unless they are given another; none means sample data.
   *
   * @throws SettingRefused if it is no path
   */
  public Optional<Path> source(String dagId) {
    String variable = sourceVariable(dagId);
    return value(variable).map(folder -> path(variable, folder));
  }

  /** The variable of a DAG's {@link #source}, as in {@code MILLRACE_SOURCE_GROWTH_ETL}. */
  public static String sourceVariable(String dagId) {
    return SOURCE + dagId.toUpperCase(Locale.ROOT);
  }

  /** The DAGs, whether they are there or not, that a {@link #source} is set for. */
  public List<String> dagsWithSource() {
    return given.names(Key::isSource).stream()
        .filter(variable -> value(variable).isPresent())
        .map(variable -> variable.substring(SOURCE.length()).toLowerCase(Locale.ROOT))
        .toList();
  }

  /**
   * Where alerts go as far as settings say.
   *
   * @throws SettingRefused if one of them cannot be used, or lacks another that is not stored
   */
  public AlertSettings alerts() {
    return AlertSettings.of(key -> value(key.variable()), pages(port()), false);
  }

  /**
   * Where alerts go.
   *
   * @param stored what is kept under a name, as in {@code alert_slack}, for what no setting says
   * @throws SettingRefused if one of them cannot be used, or lacks another that it needs
   */
  public AlertSettings alerts(Function<String, Optional<String>> stored) {
    return AlertSettings.of(
        key -> value(key.variable()).or(() -> key.storedAs().flatMap(stored)), pages(port()), true);
  }

  /**
   * Which alerts go through which channels, in the order in which they are tried.
   *
   * @throws SettingRefused if it is written otherwise
   */
  public List<AlertRoute> alertRoutes() {
    return value(Key.ALERT_ROUTES.variable())
        .map(routes -> AlertRoute.parse(Key.ALERT_ROUTES, routes))
        .orElse(List.of());
  }

  /**
   * What this node is called, where that is not its host and process id.
   *
   * @throws SettingRefused if it is too long to be a name
   */
  public Optional<String> nodeName() {
    return value(Key.NODE_NAME.variable())
        .map(name -> {
          if (name.length() > LONGEST_NAME) {
            throw new SettingRefused(
                "%s has %d characters; give a name of at most %d."
                    .formatted(Key.NODE_NAME.variable(), name.length(), LONGEST_NAME));
          }
          return name;
        });
  }

  /**
   * For how long a node that is asked to end lets its tries go on, before it hands them back.
   *
   * @throws SettingRefused if it is no number of seconds
   */
  public Duration drain() {
    String seconds = valueOrDefault(Key.DRAIN_SECONDS);
    if (!seconds.matches("\\d{1,6}")) {
      throw new SettingRefused(
          "%s is %s, which is no number of seconds; give one from 0 to 999999."
              .formatted(Key.DRAIN_SECONDS.variable(), seconds));
    }
    return Duration.ofSeconds(Long.parseLong(seconds));
  }

  /**
   * How long history is kept after a run has ended; none means for ever.
   *
   * @throws SettingRefused if it is no number of days
   */
  public Optional<Duration> keepHistory() {
    return value(Key.KEEP_HISTORY_DAYS.variable())
        .map(days -> {
          if (!days.matches("[1-9]\\d{0,4}")) {
            throw new SettingRefused(
                "%s is %s, which is no number of days; give one from 1 to %d, or none to keep"
                        .formatted(Key.KEEP_HISTORY_DAYS.variable(), days, MOST_HISTORY_DAYS)
                    + " everything.");
          }
          return Duration.ofDays(Long.parseLong(days));
        });
  }

  /** What secrets are encrypted with: one key, or several, separated by commas. */
  public Optional<String> secretKey() {
    return value(Key.SECRET_KEY.variable());
  }

  /**
   * The file with what secrets are encrypted with: a key a line.
   *
   * @throws SettingRefused if it is no path, or keys are given besides
   */
  public Optional<Path> secretKeyFile() {
    Optional<String> file = value(Key.SECRET_KEY_FILE.variable());
    if (file.isPresent() && secretKey().isPresent()) {
      throw new SettingRefused(
          "MILLRACE_SECRET_KEY and MILLRACE_SECRET_KEY_FILE are set; keep one.");
    }
    return file.map(value -> path(Key.SECRET_KEY_FILE.variable(), value));
  }

  /** The values that let somebody in: passwords in their URLs, addresses of web hooks, keys. */
  public List<String> secretValues() {
    var names = given.names(Key::isWarehouseUrl);
    for (Key key : Key.values()) {
      if (key.isSecret()) {
        names.add(key.variable());
      }
    }
    return names.stream().flatMap(name -> value(name).stream()).toList();
  }

  /** The address that pages are served on. */
  public String bind() {
    return valueOrDefault(Key.BIND);
  }

  /**
   * The port that pages are served on; 0 for any that is free.
   *
   * @throws SettingRefused if it is no port
   */
  public int port() {
    String port = valueOrDefault(Key.PORT);
    if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
      throw new SettingRefused(
          Key.PORT.variable() + " is " + port + ", which is no port; give one from 0 to 65535.");
    }
    return Integer.parseInt(port);
  }

  /**
   * The URL under which people reach the pages, where that is another than bind and port; without a
   * slash at its end.
   *
   * @throws SettingRefused if it is no URL
   */
  public Optional<String> publicUrl() {
    return value(Key.PUBLIC_URL.variable())
        .map(url -> UrlFormat.HTTP.parse(Key.PUBLIC_URL, url).toString().replaceFirst("/+$", ""));
  }

  /**
   * Where the pages are: the public URL, or else that of bind and a port, as this machine reaches
   * it; without a slash at its end.
   *
   * @param port that they are served on
   * @throws SettingRefused if the public URL is none
   */
  public String pages(int port) {
    return publicUrl().orElseGet(() -> "http://" + hostToReach() + ":" + port);
  }

  private String hostToReach() {
    String bind = bind();
    if (LOCALHOST.contains(bind)) {
      return "localhost";
    }
    boolean bareIpv6 = bind.contains(":") && !bind.startsWith("[");
    return bareIpv6 ? "[" + bind + "]" : bind;
  }

  /** Every setting, those of DAGs and of warehouses last, secrets masked. */
  public List<Setting> all() {
    var all = new ArrayList<Setting>();
    for (Key key : Key.values()) {
      String value = value(key.variable()).map(key::masked).orElse(key.defaultValue());
      String shown = key == Key.HOME ? home.folder().toString() : value;
      all.add(new Setting(key.variable(), shown, given.origin(key.variable())));
    }
    for (String variable : given.names(Key::isSource)) {
      all.add(new Setting(variable, value(variable).orElse(null), given.origin(variable)));
    }
    for (String variable : given.names(Key::isWarehouseUrl)) {
      String shown = value(variable).map(Mask.URL::hide).orElse(null);
      all.add(new Setting(variable, shown, given.origin(variable)));
    }
    return all;
  }

  private Optional<String> value(String variable) {
    return given.value(variable);
  }

  private String valueOrDefault(Key key) {
    return value(key.variable()).orElseGet(key::requireDefault);
  }

  private Path path(String variable, String value) {
    try {
      return workingFolder.resolve(value).normalize();
    } catch (InvalidPathException e) {
      throw new SettingRefused(variable + " is no path: " + e.getReason() + "; correct its value.");
    }
  }
}
