package dev.forestgate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** HTTP/2 whose frames are written by hand (RFC 9113), over TLS with any certificate. */
final class Http2Connection implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;

  /** GET /health and POST /login, by indices of HPACK and literals that are not indexed. */
  static final byte[] GET = join(new byte[] {(byte) 0x82, (byte) 0x87}, path("/health"));

  static final byte[] POST = join(new byte[] {(byte) 0x83, (byte) 0x87}, path("/login"));

  private final SSLSocket socket;
  private final OutputStream out;
  private final DataInputStream in;

  Http2Connection(int port) throws IOException {
    this.socket = (SSLSocket) trusting().getSocketFactory().createSocket(address(), port);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(10_000);
    socket.startHandshake();
    this.out = socket.getOutputStream();
    this.in = new DataInputStream(socket.getInputStream());
    out.write(preface());
  }

  static byte[] preface() {
    return join("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1), frame(SETTINGS, 0, 0));
  }

  private static InetAddress address() {
    return InetAddress.getLoopbackAddress();
  }

  void send(byte[] frames) throws IOException {
    out.write(frames);
    out.flush();
  }

  /** Null at the end of the connection, which may be a reset. */
  @Nullable Frame read() {
    try {
      int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      byte[] payload = new byte[length];
      in.readFully(payload);
      return new Frame(type, flags, stream, payload);
    } catch (IOException ended) {
      return null;
    }
  }

  record Frame(int type, int flags, int stream, byte[] payload) {
    /** Of RST_STREAM at the begin, of GOAWAY behind the last stream. */
    int error() {
      return ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0);
    }
  }

  static byte[] frame(int type, int flags, int stream, byte... payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  static byte[] path(String path) {
    return join(literal(":path", path), literal(":authority", "a"));
  }

  static byte[] literal(String name, String value) {
    return join(
        new byte[] {0, (byte) name.length()},
        name.getBytes(ISO_8859_1),
        new byte[] {(byte) value.length()},
        value.getBytes(ISO_8859_1));
  }

  static byte[] join(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static SSLContext trusting() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Anything()}, null);
      return context;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static final class Anything implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
