package io.millrace.orchestrator.execute;

import io.millrace.testing.TestDatabase;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** A way to a database that breaks where a test wants it to. Thread-safe. */
final class CuttableLink implements AutoCloseable {

  /** Where the connection breaks that sends the next COMMIT. */
  enum Cut {
    /** The server never sees the COMMIT; it sees that the client is gone. */
    BEFORE_COMMIT,
    /** The server never sees the COMMIT and goes on waiting for it in its transaction. */
    BEFORE_COMMIT_UNNOTICED,
    /** The server has the COMMIT and has not answered. */
    DURING_COMMIT,
    /** The server has committed and answered; the client does not hear of it. */
    AFTER_COMMIT
  }

  /** A cut to come: at the end of the first transaction that has such a statement. */
  private record NextCut(Cut cut, String statement) {}

  private final ServerSocket entrance;
  private final PGSimpleDataSource server = new PGSimpleDataSource();
  private final PGSimpleDataSource through = new PGSimpleDataSource();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable NextCut> nextCut = new AtomicReference<>();
  private volatile boolean refusing;

  CuttableLink(TestDatabase database) throws IOException {
    entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    server.setUrl(database.url());
    through.setUrl(
        "jdbc:postgresql://127.0.0.1:%d/%s?sslmode=disable&gssEncMode=disable"
            .formatted(entrance.getLocalPort(), database.name()));
    through.setUser(database.user());
    through.setPassword(database.password());
    Thread.ofVirtual().start(this::acceptAll);
  }

  /** New connections at each call, all over this link. */
  DataSource dataSource() {
    return through;
  }

  /** Breaks the connection of the next COMMIT, and only that one. */
  void cutNextCommit(Cut cut) {
    cutNextCommitAfter("", cut);
  }

  /** As {@link #cutNextCommit}, of a transaction with a statement that contains this. */
  void cutNextCommitAfter(String statement, Cut cut) {
    nextCut.set(new NextCut(cut, statement));
  }

  /** From now on nobody gets through; who is through stays. */
  void refuse() {
    refusing = true;
  }

  void letThrough() {
    refusing = false;
  }

  private void acceptAll() {
    while (!entrance.isClosed()) {
      try {
        Socket client = kept(entrance.accept());
        if (refusing) {
          client.close();
        } else {
          var session = new Session(client, kept(toServer()));
          Thread.ofVirtual().start(() -> session.pump(session::forwardRequests));
          Thread.ofVirtual().start(() -> session.pump(session::forwardAnswers));
        }
      } catch (IOException closed) {
        // Only the entrance matters, and the loop looks at it.
      }
    }
  }

  private Socket toServer() throws IOException {
    return new Socket(server.getServerNames()[0], server.getPortNumbers()[0]);
  }

  private Socket kept(Socket socket) throws IOException {
    sockets.add(socket);
    socket.setTcpNoDelay(true);
    return socket;
  }

  @Override
  public void close() throws IOException {
    entrance.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** One connection, in the frames of PostgreSQL's protocol. */
  private final class Session {

    private interface Forwarding {
      void run() throws IOException;
    }

    private final Socket client;
    private final Socket server;
    private volatile @Nullable Cut cut;

    Session(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void pump(Forwarding forwarding) {
      try {
        forwarding.run();
      } catch (IOException gone) {
        // One of the two has left; so does the other.
      } finally {
        hangUp();
      }
    }

    void forwardRequests() throws IOException {
      var in = new DataInputStream(client.getInputStream());
      Frame.ofStartup(in).writeTo(server);
      Set<String> commits = new HashSet<>();
      boolean meant = false;
      while (true) {
        Frame frame = Frame.read(in);
        NextCut next = nextCut.get();
        meant |= next != null && frame.prepares(next.statement());
        frame.noteCommit(commits);
        if (frame.executesOneOf(commits)) {
          if (meant && next != null && nextCut.compareAndSet(next, null)) {
            cut = next.cut();
          }
          meant = false;
        }
        if (cut == Cut.BEFORE_COMMIT || cut == Cut.BEFORE_COMMIT_UNNOTICED) {
          return;
        }
        frame.writeTo(server);
        if (cut == Cut.DURING_COMMIT && frame.syncs()) {
          return;
        }
      }
    }

    void forwardAnswers() throws IOException {
      var in = new DataInputStream(server.getInputStream());
      while (true) {
        Frame frame = Frame.read(in);
        if (cut != Cut.AFTER_COMMIT) {
          frame.writeTo(client);
        } else if (frame.readyForQuery()) {
          return;
        }
      }
    }

    private void hangUp() {
      try {
        client.close();
        if (cut != Cut.BEFORE_COMMIT_UNNOTICED) {
          server.close();
        }
      } catch (IOException closed) {
        throw new AssertionError("a socket does not close", closed);
      }
    }
  }
}
