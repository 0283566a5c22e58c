package dev.forestgate.testing;

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

/** HTTP/2 connection with hand-written frames (RFC 9113), over TLS with any certificate. */
public final class Http2Connection implements AutoCloseable {
  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int PRIORITY = 2;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int PING = 6;
  public static final int GOAWAY = 7;
  public static final int WINDOW_UPDATE = 8;
  public static final int CONTINUATION = 9;
  public static final int END_STREAM = 1;
  public static final int END_HEADERS = 4;

  /** GET /health and POST /login, by indices of HPACK and literals that are not indexed. */
  public static final byte[] GET = join(new byte[] {(byte) 0x82, (byte) 0x87}, path("/health"));

  public static final byte[] POST = join(new byte[] {(byte) 0x83, (byte) 0x87}, path("/login"));

  private final SSLSocket socket;
  private final OutputStream out;
  private final DataInputStream in;

  public Http2Connection(int port) throws IOException {
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

  public static byte[] preface() {
    return join("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1), frame(SETTINGS, 0, 0));
  }

  private static InetAddress address() {
    return InetAddress.getLoopbackAddress();
  }

  public void send(byte[] frames) throws IOException {
    out.write(frames);
    out.flush();
  }

  /** Null at the end of the connection, which may be a reset. */
  public @Nullable Frame read() {
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

  public record Frame(int type, int flags, int stream, byte[] payload) {
    /** Of RST_STREAM at the begin, of GOAWAY behind the last stream. */
    public int error() {
      return ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0);
    }
  }

  public static byte[] frame(int type, int flags, int stream, byte... payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  public static byte[] path(String path) {
    return join(literal(":path", path), literal(":authority", "a"));
  }

  public static byte[] literal(String name, String value) {
    return join(
        new byte[] {0, (byte) name.length()},
        name.getBytes(ISO_8859_1),
        new byte[] {(byte) value.length()},
        value.getBytes(ISO_8859_1));
  }

  public static byte[] join(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  public static SSLContext trusting() {
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
