import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jooq.Constants;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.codegen.GenerationTool;
import org.jooq.impl.DSL;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Logging;
import org.jooq.meta.jaxb.SchemaMappingType;
import org.jooq.meta.jaxb.Target;

/**
 * Generates the jOOQ tables of every database: each folder of migrations is applied to an empty
 * database of a throw-away PostgreSQL, and what stands there then is generated.
 *
 * <p>The folder {@code orchestrator} is the orchestrator's own database, {@code warehouse} is what
 * every warehouse holds (schema millrace), any other folder is one pipeline's warehouse.
 */
final class Codegen {

  private static final String ROOT_PACKAGE = "io.millrace.sql";
  private static final String EVERY_WAREHOUSE = "warehouse";
  private static final String NOT_GENERATED = "flyway_.* | qrtz_.*";

  private final Path migrations;
  private final Path target;

  private Codegen(Path migrations, Path target) {
    this.migrations = migrations;
    this.target = target;
  }

  public static void main(String[] args) throws Exception {
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
    Path self = Path.of(args[0]);
    var codegen = new Codegen(Path.of(args[1]), Path.of(args[2]));

    String stamp = codegen.stamp(self);
    Path stampFile = codegen.target.resolveSibling("jooq.sha256");
    if (Files.exists(stampFile) && Files.readString(stampFile).equals(stamp)) {
      System.out.println("codegen: up to date");
      return;
    }
    Files.deleteIfExists(stampFile);
    try {
      codegen.generateAll();
    } catch (FlywayException | IllegalStateException e) {
      System.err.println("codegen: " + e.getMessage());
      System.exit(1);
    }
    Files.writeString(stampFile, stamp);
  }

  private void generateAll() throws Exception {
    deleteTree(target);
    Files.createDirectories(target);
    try (var postgres = EmbeddedPostgres.builder().setLocaleConfig("locale", "C.UTF-8").start()) {
      DSLContext server = DSL.using(postgres.getPostgresDatabase(), SQLDialect.POSTGRES);
      for (String name : names()) {
        server.createDatabase(name).execute();
        generate(
            name, postgres.getDatabase("postgres", name), postgres.getJdbcUrl("postgres", name));
      }
    }
  }

  private void generate(String name, DataSource database, String url) throws Exception {
    switch (name) {
      case "orchestrator" -> migrate(database, name, "orchestrator");
      case EVERY_WAREHOUSE -> migrate(database, name, "millrace");
      default -> {
        migrate(database, EVERY_WAREHOUSE, "millrace");
        migrate(database, name, "public");
      }
    }
    List<String> schemas = schemas(name, database);
    if (schemas.isEmpty()) {
      System.out.println("codegen: " + name + " has no schema yet");
      return;
    }
    GenerationTool.generate(configuration(url, schemas, packageOf(name, schemas)));
    System.out.println("codegen: " + name + " -> " + packageOf(name, schemas) + " " + schemas);
  }

  private void migrate(DataSource database, String folder, String historySchema) {
    Flyway.configure()
        .dataSource(database)
        .locations("filesystem:" + migrations.resolve(folder))
        .defaultSchema(historySchema)
        .load()
        .migrate();
  }

  private static List<String> schemas(String name, DataSource database) {
    var all =
        DSL.using(database, SQLDialect.POSTGRES)
            .fetchValues(
                DSL.select(DSL.field("nspname", String.class))
                    .from("pg_namespace")
                    .where("nspname !~ '^pg_' and nspname not in ('information_schema', 'public')")
                    .orderBy(DSL.field("nspname")));
    return name.equals(EVERY_WAREHOUSE)
        ? all
        : all.stream().filter(schema -> !schema.equals("millrace")).toList();
  }

  /** jOOQ gives each schema a package of its own only where there are several. */
  private static String packageOf(String name, List<String> schemas) {
    boolean fixed = name.equals("orchestrator") || name.equals(EVERY_WAREHOUSE);
    String base = ROOT_PACKAGE + "." + name;
    return fixed || schemas.size() > 1 ? base : base + "." + schemas.getFirst();
  }

  private Configuration configuration(String url, List<String> schemas, String packageName) {
    return new Configuration()
        .withLogging(Logging.WARN)
        .withJdbc(new Jdbc().withUrl(url).withUser("postgres"))
        .withGenerator(
            new Generator()
                .withDatabase(
                    new Database()
                        .withName("org.jooq.meta.postgres.PostgresDatabase")
                        .withSchemata(
                            schemas.stream()
                                .map(schema -> new SchemaMappingType().withInputSchema(schema))
                                .toList())
                        .withExcludes(NOT_GENERATED)
                        .withIncludeRoutines(false))
                .withGenerate(new Generate().withRecords(false).withGeneratedAnnotation(false))
                .withTarget(
                    new Target().withPackageName(packageName).withDirectory(target.toString())));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> folders = Files.list(migrations)) {
      return folders
          .filter(Files::isDirectory)
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  /** What the generated code depends on: the generator, jOOQ and every migration. */
  private String stamp(Path self) throws Exception {
    var digest = MessageDigest.getInstance("SHA-256");
    digest.update(Constants.FULL_VERSION.getBytes(StandardCharsets.UTF_8));
    digest.update(Files.readAllBytes(self));
    var files = new ArrayList<Path>();
    try (Stream<Path> tree = Files.walk(migrations)) {
      tree.filter(Files::isRegularFile).sorted().forEach(files::add);
    }
    for (Path file : files) {
      digest.update(migrations.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
      digest.update(Files.readAllBytes(file));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
