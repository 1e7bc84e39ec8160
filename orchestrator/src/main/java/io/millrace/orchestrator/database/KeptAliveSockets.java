package io.millrace.orchestrator.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketOption;
import javax.net.SocketFactory;
import jdk.net.ExtendedSocketOptions;

/**
 * Sockets whose other end is asked whether it is still there after ten seconds of silence, not
 * after the two hours that systems usually wait: a connection that was cut without a word is
 * noticed within 25 seconds, also in the middle of a statement that takes hours. Made by the
 * driver, by its name.
 */
public final class KeptAliveSockets extends SocketFactory {

  private static final int SILENT_SECONDS = 10;
  private static final int SECONDS_BETWEEN = 5;
  private static final int QUESTIONS = 3;

  @Override
  public Socket createSocket() {
    var socket = new Socket();
    try {
      set(socket, ExtendedSocketOptions.TCP_KEEPIDLE, SILENT_SECONDS);
      set(socket, ExtendedSocketOptions.TCP_KEEPINTERVAL, SECONDS_BETWEEN);
      set(socket, ExtendedSocketOptions.TCP_KEEPCOUNT, QUESTIONS);
      return socket;
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  /** Where the system has no such option it waits as long as it always does. */
  private static void set(Socket socket, SocketOption<Integer> option, int value)
      throws IOException {
    if (socket.supportedOptions().contains(option)) {
      socket.setOption(option, value);
    }
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw connectsByItself();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort) {
    throw connectsByItself();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw connectsByItself();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) {
    throw connectsByItself();
  }

  private static UnsupportedOperationException connectsByItself() {
    return new UnsupportedOperationException("the driver connects its sockets by itself");
  }
}
