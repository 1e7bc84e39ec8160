package io.millrace.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LauncherTest {

  @TempDir Path folder;
  private FakeClone clone;

  @BeforeEach
  void makeClone() throws IOException {
    clone = new FakeClone(folder).withMaven();
  }

  @Test
  void takesTheNewestJdkWhereTheDefaultOneIsTooOld() throws Exception {
    clone.jdk("21.0.2");
    clone.jdk("25.0.3");
    clone.with("JAVA_HOME", clone.jdk("17.0.15"));

    var ended = clone.launch();

    assertThat(ended.stdout()).startsWith("java 25.0.3\n");
    assertThat(ended.exit()).isZero();
  }

  @Test
  void prefersJavaHomeIfItIsNewEnough() throws Exception {
    clone.jdk("25.0.3");
    clone.with("JAVA_HOME", clone.jdk("21.0.2"));

    assertThat(clone.launch().stdout()).startsWith("java 21.0.2\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "POSIX", ""})
  void startsJavaSoThatItTakesAnyPath(String locale) throws Exception {
    Path jdk = clone.jdk("25.0.3");
    Files.writeString(jdk.resolve("bin/java"), "#!/bin/sh\necho $LC_ALL\n");
    clone.with("LC_ALL", Path.of(locale));

    assertThat(clone.launch().stdout()).isEqualTo("C.UTF-8\n");
  }

  @Test
  void keepsAnotherLocale() throws Exception {
    Path jdk = clone.jdk("25.0.3");
    Files.writeString(jdk.resolve("bin/java"), "#!/bin/sh\necho $LANG $LC_ALL\n");
    clone.with("LANG", Path.of("de_DE.UTF-8"));

    assertThat(clone.launch().stdout()).isEqualTo("de_DE.UTF-8\n");
  }

  @Test
  void prefersItsOwnVariableToJavaHome() throws Exception {
    clone.with("JAVA_HOME", clone.jdk("25.0.3"));
    clone.with("MILLRACE_JAVA_HOME", clone.jdk("24"));

    assertThat(clone.launch().stdout()).startsWith("java 24\n");
  }

  @Test
  void refusesAnOldJdkThatWasNamed() throws Exception {
    clone.jdk("25.0.3");
    Path old = clone.jdk("1.8.0_292");
    clone.with("MILLRACE_JAVA_HOME", old);

    var ended = clone.launch();

    assertThat(ended.exit()).isOne();
    assertThat(ended.stderr())
        .isEqualTo(
            "millrace: MILLRACE_JAVA_HOME is %s, which is no JDK 21 or newer: correct it or unset it.\n"
                .formatted(old));
  }

  @Test
  void saysThatThereIsNoJdk() throws Exception {
    clone.jdk("17.0.15");

    var ended = clone.launch();

    assertThat(ended.exit()).isOne();
    assertThat(ended.stdout()).isEmpty();
    assertThat(ended.stderr())
        .isEqualTo(
            "millrace: no JDK 21 or newer was found on this machine: install one, or set"
                + " MILLRACE_JAVA_HOME to it.\n");
  }

  @Test
  void buildsOnceAndThenNeedsNoMaven() throws Exception {
    clone.jdk("25");

    var first = clone.launch();
    var second = clone.withoutMaven().launch();

    assertThat(first.stderr()).startsWith("millrace: building the program").contains("built in ");
    assertThat(second).isEqualTo(new FakeClone.Ended(0, first.stdout(), ""));
    assertThat(clone.mavenCalls()).isOne();
  }

  /** A folder is newer than its files when one of them was removed. */
  @ParameterizedTest
  @ValueSource(strings = {"pom.xml", "dags/pom.xml", "sql/src/codegen", "orchestrator/src/main"})
  void buildsAgainWhenASourceIsNewer(String source) throws Exception {
    clone.jdk("25");
    clone.launch();

    FakeClone.touch(clone.root.resolve(source));
    clone.launch();

    assertThat(clone.mavenCalls()).isEqualTo(2);
  }

  @Test
  void buildsOnceForTwoThatStartAtOnce() throws Exception {
    clone.jdk("25");

    Path launcher = clone.root.resolve("millrace");
    Process one = clone.start(launcher, clone.root);
    Process other = clone.start(launcher, clone.root);

    assertThat(FakeClone.end(one).exit()).isZero();
    assertThat(FakeClone.end(other).exit()).isZero();
    assertThat(clone.mavenCalls()).isOne();
  }

  @Test
  void saysThatMavenIsMissing() throws Exception {
    clone.jdk("25");

    var ended = clone.withoutMaven().launch();

    assertThat(ended.exit()).isOne();
    assertThat(ended.stderr())
        .isEqualTo(
            "millrace: the program must be built first and Maven (mvn) is missing: install it.\n");
  }

  @Test
  void showsWhatMavenSaidOnlyWhenItFails() throws Exception {
    clone.jdk("25");

    var good = clone.launch();
    FakeClone.touch(clone.root.resolve("pom.xml"));
    var bad = clone.withMaven("echo 'it broke' && exit 1").launch();

    assertThat(good.stdout() + good.stderr()).doesNotContain("noise");
    assertThat(bad.exit()).isOne();
    assertThat(bad.stdout()).isEmpty();
    assertThat(bad.stderr()).contains("noise\nit broke\nmillrace: the build failed, see above");
  }

  @Test
  void worksThroughALinkAndFromAnotherFolder() throws Exception {
    clone.jdk("25");
    Path elsewhere = Files.createDirectories(folder.resolve("else where"));
    Path link = Files.createSymbolicLink(elsewhere.resolve("mill"), Path.of("../clone/millrace"));

    var ended = FakeClone.end(clone.start(link, elsewhere, "run", "a b", ""));

    assertThat(ended.stdout())
        .endsWith("[-jar][" + clone.root + "/target/dist/lib/millrace.jar][run][a b][]");
  }

  @Test
  void startsFromTheClassesThatARehearsalLoaded() throws Exception {
    clone.archivingJdk("25");
    Path archive = clone.root.resolve("target/dist/classes-25.jsa");

    var first = clone.launch("run");
    var second = clone.launch("run");

    assertThat(first.stderr()).endsWith("rehearsing a start, so that the next ones are fast ...\n");
    assertThat(archive).content().endsWith("[rehearse]");
    assertThat(second.stdout()).contains("[-XX:SharedArchiveFile=" + archive + "]");
    assertThat(second.stderr()).isEmpty();
  }

  @Test
  void rehearsesOnceWhereNothingComesOfIt() throws Exception {
    Path java = clone.jdk("25").resolve("bin/java");
    Files.writeString(java, "#!/bin/sh\necho called >> java.calls\n");

    clone.launch("run");
    clone.launch("run");

    assertThat(clone.root.resolve("java.calls")).content().isEqualTo("called\n".repeat(3));
  }

  @Test
  void rehearsesAgainForNewerJars() throws Exception {
    clone.archivingJdk("25");
    clone.launch();
    Path archive = clone.root.resolve("target/dist/classes-25.jsa");
    Files.writeString(archive, "of older jars");

    clone.launch();
    assertThat(archive).content().isEqualTo("of older jars");
    FakeClone.touch(clone.root.resolve("target/dist/lib/millrace.jar"));
    clone.launch();
    assertThat(archive).content().endsWith("[rehearse]");
  }
}
