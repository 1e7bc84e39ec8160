package io.millrace.orchestrator.execute;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** JSON between a node and its child process: each value with its length before it. */
final class ChildFrames {

  /**
   * In bytes: an output as text in JSON, each character of it escaped. Whoever reads must be able
   * to hold one, whatever the task does.
   */
  static final int LONGEST = 2 * Outputs.LONGEST + 1_000;

  private static final ObjectMapper MAPPER =
      new ObjectMapper().registerModule(new JavaTimeModule());

  private ChildFrames() {}

  /** {@code to} is written to at once, and by nobody else meanwhile. */
  static void write(OutputStream to, Object value) throws IOException {
    writeEncoded(to, encode(value));
  }

  static byte[] encode(Object value) throws JsonProcessingException {
    return MAPPER.writeValueAsBytes(value);
  }

  /** Writes what was encoded before. */
  static void writeEncoded(OutputStream to, byte[] json) throws IOException {
    var out = new DataOutputStream(to);
    synchronized (to) {
      out.writeInt(json.length);
      out.write(json);
      out.flush();
    }
  }

  /** Null at the end. */
  static <T> @Nullable T read(InputStream from, Class<T> type) throws IOException {
    var in = new DataInputStream(from);
    int length;
    try {
      length = in.readInt();
    } catch (EOFException end) {
      return null;
    }
    if (length < 0 || length > LONGEST) {
      throw new IOException("a child process and its node do not understand each other");
    }
    byte[] json = new byte[length];
    in.readFully(json);
    return MAPPER.readValue(json, type);
  }
}
