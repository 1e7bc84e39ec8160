package io.millrace.orchestrator.execute;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Set;

/** A message of PostgreSQL's protocol as it is sent: type, length, content. */
final class Frame {

  private static final char PARSE = 'P';
  private static final char BIND = 'B';
  private static final char SYNC = 'S';
  private static final char READY_FOR_QUERY = 'Z';

  private final char type;
  private final byte[] content;

  private Frame(char type, byte[] content) {
    this.type = type;
    this.content = content;
  }

  /** The first message of a client, which alone has no type. */
  static Frame ofStartup(DataInputStream in) throws IOException {
    return new Frame((char) 0, content(in));
  }

  static Frame read(DataInputStream in) throws IOException {
    char type = (char) in.readUnsignedByte();
    return new Frame(type, content(in));
  }

  private static byte[] content(DataInputStream in) throws IOException {
    var content = new byte[in.readInt() - Integer.BYTES];
    in.readFully(content);
    return content;
  }

  /** Keeps up to date under which names, one possibly empty, a client has prepared a COMMIT. */
  void noteCommit(Set<String> commits) {
    if (type == PARSE) {
      String[] nameAndQuery = strings();
      if (nameAndQuery[1].strip().equalsIgnoreCase("COMMIT")) {
        commits.add(nameAndQuery[0]);
      } else {
        commits.remove(nameAndQuery[0]);
      }
    }
  }

  /** Whether a client prepares a statement that contains this. */
  boolean prepares(String part) {
    return type == PARSE && strings()[1].contains(part);
  }

  /** Whether a client executes what it has prepared under one of those names. */
  boolean executesOneOf(Set<String> prepared) {
    return type == BIND && prepared.contains(strings()[1]);
  }

  /** The two with which the content of PARSE and BIND begins. */
  private String[] strings() {
    return new String(content, UTF_8).split("\0", 3);
  }

  /** Whether a client waits for an answer after this. */
  boolean syncs() {
    return type == SYNC;
  }

  /** Whether a server's answer ends with this. */
  boolean readyForQuery() {
    return type == READY_FOR_QUERY;
  }

  void writeTo(Socket socket) throws IOException {
    var buffer = ByteBuffer.allocate(1 + Integer.BYTES + content.length);
    if (type != 0) {
      buffer.put((byte) type);
    }
    buffer.putInt(Integer.BYTES + content.length).put(content);
    socket.getOutputStream().write(buffer.array(), 0, buffer.position());
  }
}
