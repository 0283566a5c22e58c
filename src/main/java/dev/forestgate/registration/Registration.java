package dev.forestgate.registration;

import dev.forestgate.credentials.PasswordPolicy;
import dev.forestgate.credentials.Passwords;
import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.http.body.Responses;
import dev.forestgate.http.origin.HttpProperties;
import dev.forestgate.identity.device.VisitorCookie;
import dev.forestgate.journal.VisitorJournal;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.notifications.request.Requesters;
import dev.forestgate.outbox.JobQueue;
import dev.forestgate.registration.RegistrationForm.Accepted;
import dev.forestgate.users.NewUser;
import dev.forestgate.users.RegistrationProperties;
import dev.forestgate.users.User;
import dev.forestgate.visitor.Visitor;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Creates an account. Checks everything that needs no hash before it computes one. Where e-mail
 * addresses must be verified, the response is sent before name and address are looked up, and is
 * the same whether or not they are taken.
 */
@Component
final class Registration {
  private static final String PROFILE = "/api/profile";

  private final AccountCreation creation;
  private final Requesters requesters;
  private final JobQueue jobs;
  private final Passwords passwords;
  private final PasswordPolicy policy;
  private final JsonBodies bodies;
  private final IdGenerator ids;
  private final VisitorCookie visitors;
  private final VisitorJournal journal;
  private final RegistrationProperties properties;
  private final URI profile;

  Registration(
      AccountCreation creation,
      Requesters requesters,
      JobQueue jobs,
      Passwords passwords,
      PasswordPolicy policy,
      JsonBodies bodies,
      IdGenerator ids,
      VisitorCookie visitors,
      VisitorJournal journal,
      RegistrationProperties properties,
      HttpProperties http) {
    this.creation = creation;
    this.requesters = requesters;
    this.jobs = jobs;
    this.passwords = passwords;
    this.policy = policy;
    this.bodies = bodies;
    this.ids = ids;
    this.visitors = visitors;
    this.journal = journal;
    this.properties = properties;
    this.profile = http.publicPath(PROFILE);
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    Visitor visitor = visitors.recognize(request);
    return bodies
        .read(request, RegistrationForm.class)
        .map(form -> form.accept(properties, policy))
        .flatMap(this::hash)
        .flatMap(
            user ->
                properties.verifiedEmailRequired()
                    ? registerLater(user, request)
                    : register(user, request))
        .delayUntil(
            answer -> journal.recordServiceEvent(visitor, JournalAction.REGISTERED, Map.of()));
  }

  private Mono<NewUser> hash(Accepted accepted) {
    return passwords
        .hash(accepted.password())
        .map(
            hash ->
                NewUser.builder(ids.generateId())
                    .username(accepted.username())
                    .email(accepted.email())
                    .passwordHash(hash)
                    .locale(accepted.locale())
                    .build());
  }

  private Mono<ServerResponse> register(NewUser user, ServerRequest request) {
    return creation.create(user, requesters.of(request)).flatMap(this::created);
  }

  private Mono<ServerResponse> registerLater(NewUser user, ServerRequest request) {
    return jobs.put(
            SilentRegistration.KIND, SilentRegistration.parameters(user, requesters.of(request)))
        .then(Mono.defer(() -> Responses.accepted("An e-mail says how to continue")));
  }

  private Mono<ServerResponse> created(User user) {
    var body =
        new Registered(
            user.id(), user.username(), user.email(), user.emailVerified(), null, user.createdAt());
    return ServerResponse.created(profile).contentType(MediaType.APPLICATION_JSON).bodyValue(body);
  }

  /**
   * Body of the response.
   *
   * @param username null for an account that is known by its address alone
   * @param pendingEmail null, as the address of a new account is in {@code email}
   */
  record Registered(
      UUID id,
      @Nullable String username,
      @Nullable String email,
      boolean emailVerified,
      @Nullable String pendingEmail,
      Instant createdAt) {}
}
