package io.millrace.tasks.copy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands between a client and the database, and can be cut. */
final class Wire implements AutoCloseable {

  private final URI database;
  private final ServerSocket entry;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  Wire(String jdbcUrl) throws IOException {
    database = URI.create(jdbcUrl.substring("jdbc:".length()));
    entry = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  String url() {
    return "jdbc:postgresql://localhost:%d%s".formatted(entry.getLocalPort(), database.getPath());
  }

  /** Resets every connection, as a network does that forgets them. */
  void cut() {
    List<Socket> open = List.copyOf(sockets);
    sockets.clear();
    for (Socket socket : open) {
      try {
        socket.setSoLinger(true, 0);
        socket.close();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  private void accept() {
    while (!entry.isClosed()) {
      try {
        Socket client = entry.accept();
        var server = new Socket(database.getHost(), database.getPort());
        sockets.add(client);
        sockets.add(server);
        pump(client.getInputStream(), server.getOutputStream());
        pump(server.getInputStream(), client.getOutputStream());
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private static void pump(InputStream from, OutputStream to) {
    Thread.ofVirtual()
        .start(() -> {
          try {
            from.transferTo(to);
          } catch (IOException e) {
            return; // cut
          }
        });
  }

  @Override
  public void close() throws IOException {
    cut();
    entry.close();
  }
}
