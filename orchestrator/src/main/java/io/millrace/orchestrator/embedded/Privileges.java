package io.millrace.orchestrator.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * As whom a server is started. PostgreSQL refuses root, so root starts it as the owner of its
 * files; where that is root too, in a user namespace without rights over the rest of the machine,
 * or else as nobody. A user whom the machine has no name for, as in some containers, enters a
 * namespace as well.
 */
final class Privileges {

  private static final int ROOT = 0;
  private static final int NOBODY = 65534;
  private static final List<String> IN_A_NAMESPACE = List.of("unshare", "-U");

  private final long user;
  private final boolean named;
  private final Predicate<List<String>> works;

  Privileges(long user, boolean named, Predicate<List<String>> works) {
    this.user = user;
    this.named = named;
    this.works = works;
  }

  static Privileges ofThisProcess() {
    return new Privileges(
        new UnixSystem().getUid(),
        !System.getProperty("user.name", "?").equals("?"),
        command -> Command.works(command.toArray(String[]::new)));
  }

  /**
   * The identity for a server whose files are in the folder.
   *
   * @throws PostgresUnavailable if there is none
   */
  Identity identity(Path folder) throws IOException {
    if (user != ROOT) {
      return named ? new Identity(List.of(), null) : nameless();
    }
    int owner = Identity.ownerOf(folder);
    if (owner != ROOT && works.test(and(as(owner), "true"))) {
      return new Identity(as(owner), owner);
    }
    if (works.test(and(IN_A_NAMESPACE, "true"))) {
      return new Identity(IN_A_NAMESPACE, ROOT);
    }
    if (works.test(and(as(NOBODY), "true"))) {
      return nobody(folder);
    }
    throw new PostgresUnavailable(
        "PostgreSQL refuses to run as root, and neither unshare -U nor setpriv works here; run"
            + " millrace as an ordinary user, or set MILLRACE_DB_URL to a server of your own.");
  }

  private Identity nameless() {
    if (works.test(and(IN_A_NAMESPACE, "true"))) {
      return new Identity(IN_A_NAMESPACE, null);
    }
    throw new PostgresUnavailable(
        "PostgreSQL refuses to run as user "
            + user
            + ", whom this machine has no name for, and unshare -U does not work here; add the user"
            + " to /etc/passwd, or set MILLRACE_DB_URL to a server of your own.");
  }

  private Identity nobody(Path folder) throws IOException {
    var nobody = new Identity(as(NOBODY), NOBODY);
    nobody.own(folder);
    if (!works.test(and(as(NOBODY), "test", "-x", folder.toString()))) {
      throw new PostgresUnavailable(
          "PostgreSQL runs as the user nobody when root starts it, and nobody may not enter "
              + folder
              + "; set MILLRACE_HOME to a folder outside of root's own.");
    }
    return nobody;
  }

  private static List<String> as(int owner) {
    return List.of("setpriv", "--reuid=" + owner, "--regid=" + owner, "--clear-groups");
  }

  private static List<String> and(List<String> prefix, String... command) {
    var all = new ArrayList<>(prefix);
    all.addAll(List.of(command));
    return all;
  }
}
