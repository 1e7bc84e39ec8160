package io.millrace.orchestrator.catalog;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Compiles files of DAGs in memory, against the program. */
final class CompileSources {

  /** What came of it. */
  sealed interface Result {

    /**
     * Classes.
     *
     * @param byPath class files by their paths in a jar
     * @param definitions names of those that are DAGs, in the order of the files
     */
    record Compiled(SortedMap<String, byte[]> byPath, List<String> definitions) implements Result {}

    /** There are errors, one at least. */
    record Broken(List<Problem> problems) implements Result {}
  }

  /** A compiler takes most of a machine's core and of this program's memory: one at a time. */
  private static final Object ONE_AT_A_TIME = new Object();

  private CompileSources() {}

  /** {@code sources} can use each other. */
  static Result of(List<SourceFile> sources) {
    return of(sources, ToolProvider.getSystemJavaCompiler());
  }

  /** {@code compiler} is null where the running Java has none. */
  static Result of(List<SourceFile> sources, @Nullable JavaCompiler compiler) {
    if (compiler == null) {
      return broken(
          "The Java that runs Millrace (%s) has no compiler: start it with a JDK, not a JRE."
              .formatted(System.getProperty("java.home")));
    }
    synchronized (ONE_AT_A_TIME) {
      try {
        return compile(compiler, sources);
      } catch (IOException | RuntimeException | Error failure) {
        return broken("The compiler broke off: " + failure + ".");
      }
    }
  }

  private static Result broken(String sentence) {
    return new Result.Broken(List.of(Problem.of(sentence)));
  }

  private static Result compile(JavaCompiler compiler, List<SourceFile> sources)
      throws IOException {
    var told = new DiagnosticCollector<JavaFileObject>();
    try (var classes =
        new CompiledClasses(compiler.getStandardFileManager(told, Locale.ROOT, null))) {
      var task =
          (JavacTask)
              compiler.getTask(
                  null,
                  classes,
                  told,
                  List.of(
                      "-classpath",
                      System.getProperty("java.class.path"),
                      "-proc:none",
                      "-implicit:none",
                      "-parameters",
                      "-g",
                      "-Xlint:none"),
                  null,
                  sources);
      List<Element> elements = new ArrayList<>();
      task.analyze().forEach(elements::add);
      List<Problem> problems = problems(told, sources);
      if (!problems.isEmpty()) {
        return new Result.Broken(problems);
      }
      var found = FindDefinitions.in(task, elements);
      if (!found.problems().isEmpty()) {
        return new Result.Broken(placed(found.problems(), sources));
      }
      var ignored = task.generate();
      List<Problem> late = problems(told, sources);
      return late.isEmpty()
          ? new Result.Compiled(classes.byPath(), found.names())
          : new Result.Broken(late);
    }
  }

  private static List<Problem> problems(
      DiagnosticCollector<JavaFileObject> told, List<SourceFile> sources) {
    Map<URI, SourceFile> byUri = byUri(sources);
    return told.getDiagnostics().stream()
        .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
        .map(each -> problem(each, byUri))
        .toList();
  }

  private static Map<URI, SourceFile> byUri(List<SourceFile> sources) {
    return sources.stream().collect(Collectors.toMap(SourceFile::toUri, Function.identity()));
  }

  private static Problem problem(
      Diagnostic<? extends JavaFileObject> told, Map<URI, SourceFile> byUri) {
    String sentence = oneLine(told.getMessage(Locale.ENGLISH));
    JavaFileObject in = told.getSource();
    SourceFile source = in == null ? null : byUri.get(in.toUri());
    return source == null
        ? Problem.of(sentence)
        : new Problem(
            source.shownAs(),
            (int) Math.max(0, told.getLineNumber()),
            (int) Math.max(0, told.getColumnNumber()),
            sentence);
  }

  /** The compiler says on further lines which symbol it means, and where. */
  private static String oneLine(String message) {
    return message.strip().replaceAll("\\s*\\R\\s*", "; ").replaceAll("\\s+", " ") + ".";
  }

  /** With the names that people know. */
  private static List<Problem> placed(List<Problem> problems, List<SourceFile> sources) {
    Map<URI, SourceFile> byUri = byUri(sources);
    return problems.stream()
        .map(each -> {
          SourceFile source = each.file() == null ? null : byUri.get(URI.create(each.file()));
          return source == null
              ? each
              : new Problem(source.shownAs(), each.line(), each.column(), each.sentence());
        })
        .toList();
  }
}
