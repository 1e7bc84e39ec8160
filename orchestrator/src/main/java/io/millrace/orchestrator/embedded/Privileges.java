package io.millrace.orchestrator.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * How a server is started by whoever runs this program. PostgreSQL refuses root, so root enters a
 * user namespace where it has no rights over the rest of the machine, or becomes nobody.
 */
final class Privileges {

  private static final int NOBODY = 65534;
  private static final List<String> IN_A_NAMESPACE = List.of("unshare", "-U");
  private static final List<String> AS_NOBODY =
      List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");

  private final long user;
  private final Predicate<List<String>> works;

  Privileges(long user, Predicate<List<String>> works) {
    this.user = user;
    this.works = works;
  }

  static Privileges ofThisProcess() {
    return new Privileges(
        new UnixSystem().getUid(), command -> Command.works(command.toArray(String[]::new)));
  }

  /**
   * The words before a command that has to run without root's rights on files of the folder, which
   * then belong to whom it runs as.
   *
   * @throws PostgresUnavailable if root cannot become anybody else
   */
  List<String> prefix(Path folder) {
    if (user != 0) {
      return List.of();
    }
    if (works.test(and(IN_A_NAMESPACE, "true"))) {
      giveTo(0, folder);
      return IN_A_NAMESPACE;
    }
    if (works.test(and(AS_NOBODY, "true"))) {
      giveTo(NOBODY, folder);
      if (!works.test(and(AS_NOBODY, "test", "-x", folder.toString()))) {
        throw new PostgresUnavailable(
            "PostgreSQL runs as the user nobody when root starts it, and nobody may not enter "
                + folder
                + "; set MILLRACE_HOME to a folder outside of root's own.");
      }
      return AS_NOBODY;
    }
    throw new PostgresUnavailable(
        "PostgreSQL refuses to run as root, and neither unshare -U nor setpriv works here; run"
            + " millrace as an ordinary user, or set MILLRACE_DB_URL to a server of your own.");
  }

  /** Looks no deeper than the folder's own entries: what lies in one has the owner it has. */
  private static void giveTo(int owner, Path folder) {
    try (Stream<Path> entries = Files.walk(folder, 1)) {
      for (Path entry : entries.toList()) {
        if (ownerOf(entry) != owner) {
          giveTree(owner, entry);
        }
      }
    } catch (IOException e) {
      throw new PostgresUnavailable("The owner of " + folder + " cannot be changed.", e);
    }
  }

  private static void giveTree(int owner, Path top) throws IOException {
    try (Stream<Path> tree = Files.walk(top)) {
      for (Path path : tree.toList()) {
        Files.setAttribute(path, "unix:uid", owner, LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  private static int ownerOf(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }

  private static List<String> and(List<String> prefix, String... command) {
    var all = new ArrayList<>(prefix);
    all.addAll(List.of(command));
    return all;
  }
}
