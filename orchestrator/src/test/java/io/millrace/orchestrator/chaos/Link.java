package io.millrace.orchestrator.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The network between one node and one server, which can be cut and slowed. Thread-safe. */
final class Link implements AutoCloseable {

  private static final int CHUNK = 1 << 14;

  private final ServerSocket entrance;
  private final IntSupplier serverPort;
  private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile CountDownLatch through = new CountDownLatch(0);
  private volatile boolean refusing;
  private volatile Duration delay = Duration.ZERO;

  /**
   * @param serverPort asked at each connection, since a server may come back elsewhere
   */
  Link(IntSupplier serverPort) throws IOException {
    this.serverPort = serverPort;
    this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::acceptAll);
  }

  int port() {
    return entrance.getLocalPort();
  }

  /** From now on nothing arrives on either side, not even that somebody has left. */
  void silence() {
    through = new CountDownLatch(1);
  }

  /** Breaks every connection, and refuses new ones. */
  void refuse() {
    refusing = true;
    sessions.forEach(Session::cut);
  }

  /** What is sent takes so long on its way. */
  void slowDown(Duration everyChunk) {
    delay = everyChunk;
  }

  /** As before; what was held back arrives. */
  void restore() {
    through.countDown();
    refusing = false;
    delay = Duration.ZERO;
  }

  /**
   * The node's machine is gone with all its connections, and the server does not hear of it; who
   * connects from now on gets through.
   */
  void losePower() {
    sessions.forEach(Session::abandon);
  }

  /** Breaks the connections that {@link #losePower} has left with the server. */
  void hangUpAbandoned() {
    sessions.stream().filter(session -> session.abandoned).forEach(Session::cut);
  }

  /** The ports of the sessions that the node still holds, as the server sees them. */
  Set<Integer> portsInUse() {
    return ports(session -> !session.abandoned);
  }

  /** Those of the sessions whose end the server has not heard of. */
  Set<Integer> abandonedPorts() {
    return ports(session -> session.abandoned);
  }

  private Set<Integer> ports(Predicate<Session> which) {
    return sessions.stream()
        .filter(which)
        .map(session -> session.server.getLocalPort())
        .collect(Collectors.toSet());
  }

  private void acceptAll() {
    while (!entrance.isClosed()) {
      try {
        Socket client = entrance.accept();
        Thread.ofVirtual().start(() -> connect(client));
      } catch (IOException broken) {
        // Only the entrance matters, and the loop looks at it.
      }
    }
  }

  private void connect(Socket client) {
    try {
      awaitThrough();
      if (refusing) {
        reset(client);
        return;
      }
      var session =
          new Session(client, new Socket(InetAddress.getLoopbackAddress(), serverPort.getAsInt()));
      sessions.add(session);
      Thread.ofVirtual().start(() -> session.pump(session.client, session.server));
      Thread.ofVirtual().start(() -> session.pump(session.server, session.client));
    } catch (IOException | InterruptedException noServer) {
      reset(client);
    }
  }

  /** Waits as long as nothing arrives, then as long as the way takes. */
  private void awaitThrough() throws InterruptedException {
    through.await();
    if (!delay.isZero() && closed.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new InterruptedException("closed");
    }
  }

  private static void reset(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException gone) {
      // That is what was wanted.
    }
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    entrance.close();
    restore();
    sessions.forEach(Session::cut);
  }

  private final class Session {

    private final Socket client;
    private final Socket server;
    private volatile boolean abandoned;

    Session(Socket client, Socket server) throws IOException {
      this.client = client;
      this.server = server;
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
    }

    void pump(Socket from, Socket to) {
      var chunk = new byte[CHUNK];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
          awaitThrough();
          if (abandoned) {
            return;
          }
          out.write(chunk, 0, read);
        }
        awaitThrough();
      } catch (IOException | InterruptedException gone) {
        // One of the two has left; so does the other.
      } finally {
        if (!abandoned) {
          hangUp();
        }
      }
    }

    void abandon() {
      abandoned = true;
      reset(client);
    }

    /** In order: what was sent last still arrives. */
    private void hangUp() {
      sessions.remove(this);
      try (client;
          server) {
        client.shutdownOutput();
      } catch (IOException gone) {
        // That is what was wanted.
      }
    }

    void cut() {
      sessions.remove(this);
      reset(client);
      reset(server);
    }
  }
}
