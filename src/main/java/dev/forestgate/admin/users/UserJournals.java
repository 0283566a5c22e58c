package dev.forestgate.admin.users;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.audit.AuditTrail;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.http.body.FilePrefix;
import dev.forestgate.http.body.Responses;
import dev.forestgate.http.request.ListQuery;
import dev.forestgate.http.request.UuidParameter;
import dev.forestgate.identity.operator.Operator;
import dev.forestgate.journal.Journal;
import dev.forestgate.journal.JournalDocument;
import dev.forestgate.journal.JournalListItem;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.journal.ledger.LedgerQuery;
import dev.forestgate.roles.Role;
import dev.forestgate.users.User;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Lists the journals of an account, and reads one where the settings allow it. */
@Component
final class UserJournals {
  private final TargetAccount target;
  private final Journal journal;
  private final AuditTrail audit;
  private final AdminProperties properties;

  UserJournals(
      TargetAccount target, Journal journal, AuditTrail audit, AdminProperties properties) {
    this.target = target;
    this.journal = journal;
    this.audit = audit;
    this.properties = properties;
  }

  /** Journals without their contents, the latest first; also of accounts with more rights. */
  Mono<ServerResponse> list(ServerRequest request, Operator operator) {
    ListQuery query = ListQuery.of(request, Set.of());
    var wanted = new LedgerQuery(query.position(UuidParameter::parse), null, null, query.read());
    return target
        .find(request)
        .flatMapMany(user -> journal.list(user.id(), wanted, false))
        .map(Entry::of)
        .collectList()
        .flatMap(found -> Responses.ok(Body.of(query, found)));
  }

  /**
   * Reads one journal as Markdown, for support. First the reading is recorded, in the audit and in
   * the journal itself, where its owner finds it. Fails with NOT_FOUND if no operator may read.
   */
  Mono<ServerResponse> read(ServerRequest request, Operator operator) {
    operator.require(Role.SUPPORT);
    return target
        .of(request, operator)
        .filter(user -> properties.readJournals())
        .zipWith(Mono.justOrEmpty(UuidParameter.parse(request.pathVariable("interaction"))))
        .flatMap(both -> read(both.getT1(), both.getT2(), operator))
        .switchIfEmpty(Mono.error(() -> Failed.of(Failure.NOT_FOUND)))
        .flatMap(document -> FilePrefix.markdown(document.file(), document.bytes()));
  }

  private Mono<JournalDocument> read(User user, UUID interaction, Operator operator) {
    return journal
        .find(user.id(), interaction)
        .delayUntil(found -> record(user, interaction, operator));
  }

  private Mono<UUID> record(User user, UUID interaction, Operator operator) {
    return audit
        .append(
            operator
                .event(AuditAction.JOURNAL_READ, user.id())
                .with(Map.of("interaction", interaction.toString())))
        .then(
            Mono.defer(
                () ->
                    journal.record(
                        JournalEvent.serviceEvent(
                            interaction, user.id(), JournalAction.JOURNAL_READ))));
  }

  /**
   * Body of the list.
   *
   * @param next cursor of the next page; null on the last one
   */
  record Body(List<Entry> interactions, @Nullable String next) {
    static Body of(ListQuery query, List<Entry> found) {
      ListQuery.Page<Entry> page = query.page(found, entry -> entry.id().toString());
      return new Body(page.items(), page.next());
    }
  }

  /**
   * One journal.
   *
   * @param id of its session
   * @param events number of events
   */
  record Entry(UUID id, Instant startedAt, Instant endedAt, long events) {
    static Entry of(JournalListItem item) {
      return new Entry(item.id(), item.startedAt(), item.endedAt(), item.events());
    }
  }
}
