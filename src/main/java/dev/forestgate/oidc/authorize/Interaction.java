package dev.forestgate.oidc.authorize;

import static dev.forestgate.oidc.authorize.AuthorizationRequest.LOGIN;
import static dev.forestgate.oidc.authorize.AuthorizationRequest.SELECT_ACCOUNT;

import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.openid.connect.sdk.OIDCError;
import dev.forestgate.identity.EnrolmentGate;
import dev.forestgate.oidc.authorize.AuthorizationRequest.Wish;
import dev.forestgate.oidc.protocol.OAuthError;
import dev.forestgate.sessions.model.AccountProfile;
import dev.forestgate.sessions.model.Session;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Decides which page the user must see before a code may be issued, the consent aside (OpenID
 * Connect Core 1.0, section 3.1.2.3).
 */
@Component
final class Interaction {
  private static final int SECOND_FACTOR = 2;

  private final EnrolmentGate enrolment;
  private final Clock clock;

  Interaction(EnrolmentGate enrolment, Clock clock) {
    this.enrolment = enrolment;
    this.clock = clock;
  }

  /** Page that comes next. */
  enum Page {
    /** Sign-in, also as another user. */
    SIGN_IN(OIDCError.LOGIN_REQUIRED),
    /** Another authentication of the same user. */
    ELEVATE(OIDCError.LOGIN_REQUIRED),
    /** Enrolment of a second factor. */
    ENROL(OIDCError.INTERACTION_REQUIRED);

    private final ErrorObject error;

    Page(ErrorObject error) {
      this.error = error;
    }

    /** Name for a front end that has pages of its own. */
    String action() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * Page that {@code request} needs in {@code session}; empty if it needs none. Fails with {@link
   * OAuthError} if it needs one and asks for none, and if the user was asked for a second factor
   * that is essential and has not proven one.
   */
  Mono<Page> next(AuthorizationRequest request, Optional<Session> session) {
    return Mono.defer(
            () ->
                session
                    .map(found -> pageOf(request, found))
                    .orElseGet(() -> Mono.just(Page.SIGN_IN)))
        .flatMap(
            page ->
                request.isSilent()
                    ? Mono.error(OAuthError.of(page.error, "the user must be asked"))
                    : Mono.just(page));
  }

  private Mono<Page> pageOf(AuthorizationRequest request, Session session) {
    if (isAnotherUser(request, session)) {
      return Mono.just(Page.SIGN_IN);
    }
    boolean wasAsked = wasAsked(request, session);
    if (!wasAsked && request.prompts().contains(SELECT_ACCOUNT)) {
      return Mono.just(Page.SIGN_IN);
    }
    if (!wasAsked && (request.prompts().contains(LOGIN) || isTooOld(request, session))) {
      return Mono.just(Page.ELEVATE);
    }
    if (request.secondFactor() != Wish.NO && session.assurance().aal() < SECOND_FACTOR) {
      return secondFactor(request, session);
    }
    return enrolment.admits(session).filter(admitted -> !admitted).map(refused -> Page.ENROL);
  }

  /**
   * A user with a second factor proves it. Others are asked once to enrol one; a voluntary wish
   * that they do not meet, or without a page, is dropped.
   */
  private Mono<Page> secondFactor(AuthorizationRequest request, Session session) {
    boolean hasFactor = session.profile().filter(AccountProfile::secondFactor).isPresent();
    if (!request.isSilent() && (hasFactor || !request.isEnrolmentOffered())) {
      return Mono.just(hasFactor ? Page.ELEVATE : Page.ENROL);
    }
    return request.secondFactor() == Wish.ESSENTIAL
        ? Mono.error(
            OAuthError.of(
                OIDCError.UNMET_AUTHENTICATION_REQUIREMENTS, "no second factor was proven"))
        : Mono.empty();
  }

  private static boolean isAnotherUser(AuthorizationRequest request, Session session) {
    String subject = request.subject();
    return subject != null && !subject.equals(session.userId().toString());
  }

  /**
   * Whether the user authenticated again since the request asked for it. The browser could claim
   * so, as it could leave out {@code prompt}; the client sees the time in the ID token.
   */
  private static boolean wasAsked(AuthorizationRequest request, Session session) {
    Long insufficient = request.insufficient();
    return insufficient != null && session.assurance().authTime().toEpochMilli() > insufficient;
  }

  private boolean isTooOld(AuthorizationRequest request, Session session) {
    return request.maxAge() != null
        && session.assurance().authTime().plus(request.maxAge()).isBefore(clock.instant());
  }
}
