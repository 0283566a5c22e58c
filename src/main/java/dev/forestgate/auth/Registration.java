package dev.forestgate.auth;

import dev.forestgate.credentials.PasswordPolicy;
import dev.forestgate.credentials.Passwords;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.FieldError;
import dev.forestgate.http.Bodies;
import dev.forestgate.http.VisitorCookie;
import dev.forestgate.journal.VisitorJournal;
import dev.forestgate.limits.Attempts;
import dev.forestgate.secret.Secret;
import dev.forestgate.users.EmailAddress;
import dev.forestgate.users.NewUser;
import dev.forestgate.users.User;
import dev.forestgate.users.Username;
import dev.forestgate.users.Users;
import dev.forestgate.visitor.Visitor;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Opens an account. Everything that can be known without a hash is checked before one is computed.
 */
@Component
final class Registration {
  private static final URI PROFILE = URI.create("/api/profile");

  private final Users users;
  private final Passwords passwords;
  private final PasswordPolicy policy;
  private final Attempts attempts;
  private final Bodies bodies;
  private final VisitorCookie visitors;
  private final VisitorJournal journal;

  Registration(
      Users users,
      Passwords passwords,
      PasswordPolicy policy,
      Attempts attempts,
      Bodies bodies,
      VisitorCookie visitors,
      VisitorJournal journal) {
    this.users = users;
    this.passwords = passwords;
    this.policy = policy;
    this.attempts = attempts;
    this.bodies = bodies;
    this.visitors = visitors;
    this.journal = journal;
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    Visitor visitor = visitors.recognize(request);
    return bodies
        .read(request, Form.class)
        .map(this::accept)
        .flatMap(this::register)
        .delayUntil(user -> journal.note(visitor, "registered", Map.of()))
        .flatMap(Registration::created);
  }

  private Mono<User> register(Accepted accepted) {
    return passwords
        .hash(accepted.password())
        .map(hash -> new NewUser(accepted.username(), accepted.email(), hash))
        .flatMap(users::add)
        .delayUntil(user -> forgetGuesses(accepted.username()));
  }

  /** What was guessed at the name before it was anybody's must not keep its owner waiting. */
  private Mono<Void> forgetGuesses(Username username) {
    return attempts.forget(username.key()).onErrorComplete();
  }

  private Accepted accept(Form form) {
    List<FieldError> errors = new ArrayList<>();
    Username username =
        Username.parse(form.username() == null ? form.login() : form.username(), errors);
    EmailAddress email = EmailAddress.parse(form.email(), errors);
    Secret password = form.password();
    if (password == null) {
      errors.add(new FieldError("password", "is required"));
    }
    if (username == null || password == null || !errors.isEmpty()) {
      throw Failed.invalid(errors);
    }
    policy.requireStrong(password, username.text());
    return new Accepted(username, email, password);
  }

  private static Mono<ServerResponse> created(User user) {
    var body =
        new Registered(
            user.id(), user.username(), user.email(), user.emailVerified(), user.createdAt());
    return ServerResponse.created(PROFILE).contentType(MediaType.APPLICATION_JSON).bodyValue(body);
  }

  /** As it comes in; {@code login} is the name that one of the seeds has for {@code username}. */
  record Form(
      @Nullable String username,
      @Nullable String login,
      @Nullable String email,
      @Nullable Secret password) {}

  private record Accepted(Username username, @Nullable EmailAddress email, Secret password) {}

  /** The answer. */
  record Registered(
      UUID id, String username, @Nullable String email, boolean emailVerified, Instant createdAt) {}
}
