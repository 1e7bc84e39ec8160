package io.millrace.orchestrator.run;

import io.millrace.tasks.Concurrency;
import io.millrace.tasks.MaxActive;
import io.millrace.tasks.Relations;
import io.millrace.tasks.Task;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Tells structures apart by a hash that is kept with each version: what is as usual adds nothing,
 * so that the hashes of before stay as they are.
 */
final class StructureHash {

  private StructureHash() {}

  /** SHA-256, in hex, of everything that makes a structure what it is. */
  static String of(RunGraph graph) {
    MaxActive most = graph.maxActive();
    var text = new StringBuilder(graph.dagId());
    if (!most.equals(MaxActive.USUAL)) {
      text.append(" active ").append(most.runs());
      text.append(' ').append(most.tasks()).append(' ').append(most.tasksPerRun());
    }
    for (RunGraph.Node node : graph.nodes()) {
      text.append('\n').append(node.taskId()).append(' ').append(node.kind());
      text.append(' ').append(node.rule()).append(' ').append(node.tolerable());
      text.append(' ').append(node.upstream());
      if (!node.queue().equals(Task.DEFAULT_QUEUE)) {
        text.append(' ').append(node.queue());
      }
      if (!node.concurrency().equals(Concurrency.UNLIMITED)) {
        append(text, node.concurrency());
      }
      if (!node.relations().equals(Relations.NONE)) {
        append(text, node.relations());
      }
      if (!node.mapping().equals(NodeMapping.NONE)) {
        text.append(' ').append(node.mapping());
      }
    }
    graph.notices().forEach(notice -> text.append('\n').append(notice));
    return sha256(text.toString());
  }

  private static void append(StringBuilder text, Concurrency limits) {
    text.append(" pool ").append(limits.pool()).append(' ').append(limits.poolSlots());
    text.append(" priority ").append(limits.priority());
    text.append(" active ").append(limits.maxActive());
  }

  private static void append(StringBuilder text, Relations relations) {
    text.append(" past ").append(relations.past());
    text.append(" part ").append(relations.role());
    text.append(" group ").append(relations.group());
    text.append(" again ").append(relations.retries());
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
