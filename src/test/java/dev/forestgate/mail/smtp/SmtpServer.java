package dev.forestgate.mail.smtp;

import dev.forestgate.testing.Mailbox;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.subethamail.smtp.DropConnectionException;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/** SMTP server with replies that a test sets; it keeps accepted messages. */
public final class SmtpServer implements AutoCloseable {
  private final List<Mailbox.Mail> accepted = new CopyOnWriteArrayList<>();
  private final List<String> greetings = new CopyOnWriteArrayList<>();
  private final SMTPServer server;
  private volatile Answer answer = Answer.ACCEPT;
  private volatile Duration pause = Duration.ZERO;

  /** Reply to a received message. */
  enum Answer {
    ACCEPT,
    SENDER_UNKNOWN,
    BUSY_WITH_RECIPIENT,
    RECIPIENT_UNKNOWN,
    GREETING_REFUSED,
    RELAYING_DENIED,
    RELAYING_DENIED_WITHOUT_CODE,
    POLICY,
    ORDER,
    REFUSE_TEXT,
    DROP_CONNECTION,
    HANG
  }

  private final CountDownLatch hanging = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  SmtpServer(UnaryOperator<SMTPServer.Builder> settings) {
    this.server =
        settings
            .apply(SMTPServer.port(0).bindAddress(InetAddress.getLoopbackAddress()))
            .messageHandlerFactory(Handler::new)
            .build();
    server.start();
  }

  /** A server without encryption and authentication. */
  public static SmtpServer plain() {
    return new SmtpServer(builder -> builder);
  }

  /** A server that delays its reply to a message. */
  public static SmtpServer slow(Duration before) {
    SmtpServer slow = plain();
    slow.pause = before;
    return slow;
  }

  public int port() {
    return server.getPortAllocated();
  }

  void answer(Answer other) {
    answer = other;
  }

  /** Waits until a message is held without a reply. */
  void awaitHanging() throws InterruptedException {
    hanging.await();
  }

  /** In the order in which they were accepted. */
  public List<Mailbox.Mail> accepted() {
    return accepted;
  }

  /** Names after EHLO, one for each message. */
  List<String> greetings() {
    return greetings;
  }

  @Override
  public void close() {
    released.countDown();
    server.stop();
  }

  private final class Handler implements MessageHandler {
    private final MessageContext context;

    Handler(MessageContext context) {
      this.context = context;
    }

    @Override
    public void from(String from) throws RejectException {
      greetings.add(context.getHelo().orElse(""));
      if (answer == Answer.SENDER_UNKNOWN) {
        throw new RejectException(550, "5.7.1 not your address: " + from);
      }
    }

    @Override
    public void recipient(String recipient) throws RejectException {
      switch (answer) {
        case BUSY_WITH_RECIPIENT -> throw new RejectException(450, "4.2.1 try later");
        case RECIPIENT_UNKNOWN ->
            throw new RejectException(550, "5.1.1 <" + recipient + "> is unknown");
        case GREETING_REFUSED ->
            throw new RejectException(504, "5.5.2 <host>: Helo command rejected");
        case RELAYING_DENIED -> throw new RejectException(554, "5.7.1 Relay access denied");
        case RELAYING_DENIED_WITHOUT_CODE -> throw new RejectException(550, "relaying denied");
        case POLICY -> throw new RejectException(550, "5.7.26 not authenticated: SPF");
        case ORDER -> throw new RejectException(503, "bad sequence of commands");
        default -> {}
      }
    }

    @Override
    public @Nullable String data(InputStream data) throws RejectException, IOException {
      byte[] message = data.readAllBytes();
      switch (answer) {
        case REFUSE_TEXT -> throw new RejectException(554, "5.6.0 looks like spam");
        case DROP_CONNECTION -> throw new DropConnectionException(421, "going down");
        case HANG -> hang();
        default -> {
          accepted.add(Mailbox.read(new ByteArrayInputStream(message)));
          await(pause);
        }
      }
      return null;
    }

    private void hang() throws IOException {
      hanging.countDown();
      await(Duration.ofDays(1));
    }

    /** Or until it is closed. */
    private void await(Duration longest) throws IOException {
      try {
        released.await(longest.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException ended) {
        throw new IOException(ended);
      }
    }

    @Override
    public void done() {}
  }
}
