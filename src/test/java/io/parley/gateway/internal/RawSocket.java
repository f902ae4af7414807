package io.parley.gateway.internal;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A WebSocket client that can also say what no client should.
public final class RawSocket implements AutoCloseable {
  static final int CONTINUATION = 0x0;
  static final int TEXT = 0x1;
  static final int BINARY = 0x2;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int PONG = 0xA;
  static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final byte[] MASK = {7, 21, 3, 99};
  private static final int PATIENCE_MS = 10_000;
  private static final JsonMapper JSON = new JsonMapper();

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private List<String> answer = List.of();

  RawSocket(int port) throws IOException {
    this(port, 0);
  }

  /// @param receiveBuffer bytes that the system takes for a client which does not read; 0 for its own choice
  public RawSocket(int port, int receiveBuffer) throws IOException {
    socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(PATIENCE_MS);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /// Asks for the upgrade and expects to get it.
  public RawSocket upgraded(String... headers) throws IOException {
    int status = upgrade(headers);
    if (status != 101) {
      throw new IOException("expected 101, got " + answer);
    }
    return this;
  }

  /// Asks for the upgrade; gives the status.
  int upgrade(String... headers) throws IOException {
    List<String> lines = new ArrayList<>(List.of("GET /ws HTTP/1.1", "Host: 127.0.0.1:" + socket.getPort(),
        "Upgrade: websocket", "Connection: keep-alive, Upgrade", "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
    lines.addAll(List.of(headers));
    return request(lines);
  }

  /// Any request; gives the status.
  int request(List<String> lines) throws IOException {
    out.write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
    List<String> read = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      read.add(line);
    }
    answer = read;
    return Integer.parseInt(read.getFirst().substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
  }

  /// A header of the last answer; null when it has none.
  String header(String name) {
    return answer.stream().filter(line -> line.regionMatches(true, 0, name + ": ", 0, name.length() + 2))
        .map(line -> line.substring(name.length() + 2)).findFirst().orElse(null);
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int each = in.readByte(); each != '\n'; each = in.readByte()) {
      if (each != '\r') {
        line.write(each);
      }
    }
    return line.toString(StandardCharsets.US_ASCII);
  }

  public void say(String json) throws IOException {
    frame(FINAL | TEXT, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  /// A masked frame.
  void frame(int firstByte, byte[] content) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(firstByte);
    if (content.length < 126) {
      frame.write(MASKED | content.length);
    } else if (content.length <= 0xFFFF) {
      frame.write(MASKED | 126);
      frame.writeBytes(ByteBuffer.allocate(2).putShort((short) content.length).array());
    } else {
      frame.write(MASKED | 127);
      frame.writeBytes(ByteBuffer.allocate(8).putLong(content.length).array());
    }
    frame.writeBytes(MASK);
    for (int i = 0; i < content.length; i++) {
      frame.write(content[i] ^ MASK[i % MASK.length]);
    }
    bytes(frame.toByteArray());
  }

  void bytes(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /// The next frame, whatever it is.
  Frame next() {
    try {
      int first = in.readUnsignedByte();
      int second = in.readUnsignedByte();
      if ((second & MASKED) != 0) {
        throw new IllegalStateException("a server masks nothing");
      }
      long length = second == 126 ? in.readUnsignedShort() : second == 127 ? in.readLong() : second;
      return new Frame(first, in.readNBytes((int) length));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The next frame, which must be text.
  public JsonNode json() {
    Frame frame = next();
    if (frame.first() != (FINAL | TEXT)) {
      throw new IllegalStateException("expected text, got " + frame);
    }
    return JSON.readTree(new String(frame.content(), StandardCharsets.UTF_8));
  }

  /// The code of the close frame, past any text before it.
  int closeCode() {
    Frame frame = next();
    while (frame.first() == (FINAL | TEXT)) {
      frame = next();
    }
    if (frame.first() != (FINAL | CLOSE)) {
      throw new IllegalStateException("expected a close frame, got " + frame);
    }
    return frame.content().length == 0 ? 1005 : ByteBuffer.wrap(frame.content()).getShort() & 0xFFFF;
  }

  /// Whether the server ends the connection without another byte.
  boolean ended() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketException | EOFException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  record Frame(int first, byte[] content) {
    @Override
    public String toString() {
      return "%x %s".formatted(first, new String(content, StandardCharsets.UTF_8));
    }
  }
}
