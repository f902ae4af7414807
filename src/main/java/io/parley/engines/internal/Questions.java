package io.parley.engines.internal;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/// One small question to each engine, whose right answer means that it serves.
final class Questions {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  /// Frame header of CQL's native protocol: version 4, no flags, stream 0.
  private static final int CQL_HEADER = 0x04 << 24;
  private static final int STARTUP = 0x01;
  private static final int READY = 0x02;
  private static final int QUERY = 0x07;
  private static final int RESULT = 0x08;
  private static final int CONSISTENCY_ONE = 1;
  private static final int LARGEST_ANSWER = 1 << 20;

  private Questions() {}

  static boolean ping(InetSocketAddress redis) throws IOException {
    try (Socket socket = connect(redis)) {
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes("+PONG".length());
      return new String(answer, StandardCharsets.US_ASCII).equals("+PONG");
    }
  }

  /// Asks by the bare protocol: the driver would take longer to load than Cassandra to answer, and log each refusal.
  static boolean cql(InetSocketAddress cassandra) throws IOException {
    try (Socket socket = connect(cassandra);
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        DataInputStream in = new DataInputStream(socket.getInputStream())) {
      return ask(out, in, STARTUP, startup()) == READY && ask(out, in, QUERY, query()) == RESULT;
    }
  }

  private static byte[] startup() {
    return bytes("\0\1\0\13CQL_VERSION\0\0053.0.0");
  }

  private static byte[] query() {
    String text = "SELECT release_version FROM system.local";
    return bytes("\0\0\0" + (char) text.length() + text + "\0" + (char) CONSISTENCY_ONE + "\0");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /// The answer's opcode.
  private static int ask(DataOutputStream out, DataInputStream in, int opcode, byte[] body) throws IOException {
    out.writeInt(CQL_HEADER);
    out.writeByte(opcode);
    out.writeInt(body.length);
    out.write(body);
    out.flush();
    in.readInt();
    int answer = in.readUnsignedByte();
    int length = in.readInt();
    if (length < 0 || length > LARGEST_ANSWER) {
      throw new IOException("an answer of %d bytes".formatted(length));
    }
    in.skipNBytes(length);
    return answer;
  }

  private static Socket connect(InetSocketAddress address) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
      socket.connect(address, Math.toIntExact(PATIENCE.toMillis()));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  static boolean kafka(String broker) {
    String[] hostAndPort = broker.split(":", 2);
    try (Socket listening = connect(
        new InetSocketAddress(Ports.loopback(), Integer.parseInt(hostAndPort[1])))) {
      return listening.isConnected() && describesItself(broker);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean describesItself(String broker) {
    int patience = Math.toIntExact(PATIENCE.toMillis());
    try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker,
        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, patience, AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
        patience))) {
      return !admin.describeCluster().nodes().get(patience, TimeUnit.MILLISECONDS).isEmpty();
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
