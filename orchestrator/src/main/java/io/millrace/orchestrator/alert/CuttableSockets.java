package io.millrace.orchestrator.alert;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets of one conversation, which can be ended from outside, whatever its thread waits for.
 * Thread-safe.
 */
final class CuttableSockets extends SocketFactory implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CuttableSockets.class);

  private final List<Socket> made = new ArrayList<>();
  private boolean cut;

  @Override
  public synchronized Socket createSocket() throws IOException {
    if (cut) {
      throw new IOException("the conversation is over");
    }
    var socket = new Socket();
    made.add(socket);
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort)
      throws IOException {
    return createSocket(host, port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
      throws IOException {
    return createSocket(host, port);
  }

  private Socket connected(InetSocketAddress address) throws IOException {
    Socket socket = createSocket();
    socket.connect(address);
    return socket;
  }

  /** Closes them all; whoever reads or writes gets an exception. */
  @Override
  public synchronized void close() {
    cut = true;
    for (Socket socket : made) {
      try {
        socket.close();
      } catch (IOException gone) {
        LOG.debug("close no socket", gone);
      }
    }
  }
}
