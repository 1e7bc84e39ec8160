package io.millrace.testing;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A database that lives as long as one test class, shared by its tests:
 *
 * <pre>{@code
 * @RegisterExtension static final TestDatabase growth = TestDatabase.warehouse("growth");
 * }</pre>
 */
public final class TestDatabase implements BeforeAllCallback, AfterAllCallback {

  private final Template template;
  private @Nullable TestServer server;
  private @Nullable String name;

  private TestDatabase(Template template) {
    this.template = template;
  }

  /** A database without any table of ours. */
  public static TestDatabase empty() {
    return new TestDatabase(Template.EMPTY);
  }

  /** The orchestrator's own database, with the migrations of the class path. */
  public static TestDatabase orchestrator() {
    return new TestDatabase(Template.ORCHESTRATOR);
  }

  /** A warehouse with what Millrace keeps in every warehouse and nothing else. */
  public static TestDatabase warehouse() {
    return new TestDatabase(Template.WAREHOUSE);
  }

  /** The warehouse of one pipeline, for example {@code growth}. */
  public static TestDatabase warehouse(String pipeline) {
    return new TestDatabase(Template.warehouseOf(pipeline));
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    server = TestServer.of(context);
    name = server.cloneOf(template);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    server().drop(name());
  }

  /** A new connection at each call, not pooled; the test closes it. */
  public Connection connect() throws SQLException {
    return dataSource().getConnection();
  }

  public DataSource dataSource() {
    return server().dataSource(name());
  }

  /** Statements that commit one by one. */
  public DSLContext sql() {
    return DSL.using(dataSource(), SQLDialect.POSTGRES);
  }

  public String name() {
    return requireNonNull(name, "a TestDatabase is a static field with @RegisterExtension");
  }

  /** JDBC URL without credentials. */
  public String url() {
    return server().address().url(name());
  }

  public String user() {
    return server().address().user();
  }

  public String password() {
    return server().address().password();
  }

  /** What {@code psql} takes as its first argument, credentials included. */
  public String libpqUrl() {
    return server().address().libpqUrl(name());
  }

  private TestServer server() {
    return requireNonNull(server, "a TestDatabase is a static field with @RegisterExtension");
  }
}
