package dev.quarkstream.token;

import dev.quarkstream.TokenGate;
import dev.quarkstream.TokenOwner;
import dev.quarkstream.identity.TokenCaller;
import dev.quarkstream.meter.Meters;
import dev.quarkstream.owner.Elsewhere;
import dev.quarkstream.owner.OwnerDirectory;
import dev.quarkstream.permission.PermissionCatalogue;
import dev.quarkstream.schema.Schema;
import dev.quarkstream.secret.PlainTextToken;
import dev.quarkstream.secret.TokenDigest;
import dev.quarkstream.token.TokenCheck.Reason;
import dev.quarkstream.token.TokenCheck.Rejected;
import dev.quarkstream.verification.CacheConfig;
import dev.quarkstream.verification.CredentialChanges;
import dev.quarkstream.verification.VerificationCache;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says what a bearer token is worth: the one class that verifies, with the reactive client and a single statement. */
@ApplicationScoped
@Startup // it says at once if it cannot know whom to ask
public class TokenVerifier {

    // The owner need not be joined: no token outlives it (ON DELETE CASCADE), and a join costs a tenth. Those who are
    // shut out
    // are few, and asking for one of them by its key costs next to nothing. Whoever has the present secret does not
    // wait for
    // those of before: the second half is only looked at if the first finds nothing.
    private static final String FIND = """
            SELECT id, owner_id, name, permissions, imported_id, exposed_at IS NOT NULL AS exposed,
                EXISTS (SELECT FROM {schema}.disabled_owner d WHERE d.owner_id = access_token.owner_id) AS disabled, %s AS ends_at,
                NULL::timestamptz AS works_until, extract(epoch FROM %1$s - clock_timestamp())::float8 AS seconds_left
            FROM {schema}.access_token WHERE digest = $1
            UNION ALL
            SELECT t.id, t.owner_id, t.name, t.permissions, s.imported_id, t.exposed_at IS NOT NULL,
                EXISTS (SELECT FROM {schema}.disabled_owner d WHERE d.owner_id = t.owner_id), %1$s, s.works_until,
                extract(epoch FROM least(%1$s, s.works_until) - clock_timestamp())::float8
            FROM {schema}.earlier_secret s JOIN {schema}.access_token t ON t.id = s.token_id WHERE s.digest = $1
            LIMIT 1""";

    private final Pool database;
    private final VerificationCache<TokenDigest, Known> cache;
    private final Optional<TokenGate> gate;
    private final Elsewhere elsewhere;
    private final OwnerDirectory owners;
    private final PermissionCatalogue catalogue;
    private final TokenConfig config;
    private final String find;
    private final Clock clock;

    TokenVerifier(
            Pool database,
            CredentialChanges changes,
            CacheConfig cacheConfig,
            Meters meters,
            TokenConfig config,
            TokenLife life,
            OwnerDirectory owners,
            PermissionCatalogue catalogue,
            Instance<TokenGate> gates,
            Vertx vertx,
            Schema schema,
            Clock clock) {
        if (gates.isAmbiguous()) {
            throw new ConfigurationException(
                    "Several beans of TokenGate: there may be one, and none is to be passed by");
        }
        this.gate = gates.stream().findFirst();
        this.elsewhere = new Elsewhere(TokenGate.class, vertx);
        this.database = database;
        this.cache = new VerificationCache<>("token", TokenDigest::ofHex, Known::life, changes, cacheConfig, meters);
        this.owners = owners;
        this.catalogue = catalogue;
        this.config = config;
        this.find = schema.sql(FIND.formatted(life.end()));
        this.clock = clock;
    }

    /** What was sent, if it is a token of ours at all; empty: no hash and no query is spent on it. */
    public Optional<PlainTextToken> read(String secret) {
        var ours = PlainTextToken.parse(secret);
        return ours.isEmpty() && config.acceptImported() && !secret.startsWith(config.prefix())
                ? PlainTextToken.parseImported(secret)
                : ours;
    }

    /** The verdict on a token, if nobody has to be asked for it; null: see {@link #verify}. */
    public @Nullable TokenCheck recall(PlainTextToken token) {
        if (gate.isPresent()) {
            return null;
        }
        var known = cache.recall(token.digest());
        return known == null ? null : check(known.isMeantBy(token) ? known : null);
    }

    /**
     * The verdict on a token.
     *
     * @return fails if the database has to be asked and cannot be
     */
    public Uni<TokenCheck> verify(PlainTextToken token) {
        var digest = token.digest();
        var found = cache.get(digest, () -> find(digest));
        var check = found.map(
                known -> check(known.filter(one -> one.isMeantBy(token)).orElse(null)));
        return gate.isPresent() ? check.flatMap(this::admitted) : check;
    }

    private Uni<TokenCheck> admitted(TokenCheck check) {
        return check.caller()
                .map(bearer -> elsewhere
                        .run(() -> gate.orElseThrow().admits(bearer))
                        .map(admitted -> admitted ? check : Rejected.of(Reason.REFUSED, bearer)))
                .orElseGet(() -> Uni.createFrom().item(check));
    }

    private Uni<Optional<Known>> find(TokenDigest digest) {
        var found = database.preparedQuery(find)
                .execute(Tuple.of(Buffer.buffer(digest.bytes())))
                .map(TokenVerifier::first);
        return owners.isAskedAtUse() ? found.flatMap(this::limited) : found;
    }

    private static Optional<Known> first(RowSet<Row> rows) {
        var found = rows.iterator();
        return found.hasNext() ? Optional.of(Known.of(found.next())) : Optional.empty();
    }

    private Uni<Optional<Known>> limited(Optional<Known> found) {
        return found.map(token -> owners.find(token.bearer.ownerId())
                        .map(owner -> owner.map(person -> token.limitedTo(allowed(token.bearer, person)))))
                .orElseGet(() -> Uni.createFrom().item(found));
    }

    /** What the token carries and its owner may. */
    private Set<String> allowed(TokenCaller bearer, TokenOwner owner) {
        return catalogue.names().stream()
                .filter(bearer::can)
                .filter(owner::may)
                .collect(Collectors.toUnmodifiableSet());
    }

    private TokenCheck check(@Nullable Known token) {
        if (token == null) {
            return Rejected.UNKNOWN;
        }
        var reason = token.refusedAt(clock.instant());
        return reason == null ? token.accepted : Rejected.of(reason, token.bearer);
    }

    /**
     * What is known of a token.
     *
     * @param importedId null: it is one of ours
     * @param exposed whether its secret was found where it must not be
     * @param disabled whether its owner is shut out for now
     * @param worksUntil when this secret, which was replaced, ends; null: it is the present one
     * @param left its life, or that of this secret, by the database's clock when it was asked: a step of this machine's clock brings no token back
     */
    private record Known(
            TokenCaller bearer,
            TokenCheck.Accepted accepted,
            @Nullable String importedId,
            boolean exposed,
            boolean disabled,
            @Nullable Instant worksUntil,
            Duration left) {

        private static final Duration FOREVER = Duration.ofDays(365_000);

        /** From before ids were kept. */
        private static final String ANY_ID = "*";

        static Known of(Row token) {
            var endsAt = token.getOffsetDateTime("ends_at");
            var worksUntil = token.getOffsetDateTime("works_until");
            var permissions = permissions(token.getArrayOfStrings("permissions"));
            var bearer = new TokenCaller(
                    token.getString("owner_id"),
                    token.getUUID("id"),
                    token.getString("name"),
                    permissions,
                    permissions,
                    endsAt == null ? null : endsAt.toInstant());
            return new Known(
                    bearer,
                    new TokenCheck.Accepted(bearer),
                    token.getString("imported_id"),
                    token.getBoolean("exposed"),
                    token.getBoolean("disabled"),
                    worksUntil == null ? null : worksUntil.toInstant(),
                    left(token.getDouble("seconds_left")));
        }

        Known limitedTo(Set<String> allowed) {
            var limited = new TokenCaller(
                    bearer.ownerId(), bearer.id(), bearer.name(), bearer.permissions(), allowed, bearer.endsAt());
            return new Known(
                    limited, new TokenCheck.Accepted(limited), importedId, exposed, disabled, worksUntil, left);
        }

        /** An imported one comes with its id, or without any. */
        boolean isMeantBy(PlainTextToken token) {
            var id = token.importedId();
            return id == null || ANY_ID.equals(importedId) || id.equals(importedId);
        }

        /** Many tokens have the same few names: they are remembered once. */
        private static Set<String> permissions(String[] names) {
            return Stream.of(names).map(String::intern).collect(Collectors.toUnmodifiableSet());
        }

        private static Duration left(@Nullable Double seconds) {
            return seconds != null && seconds < FOREVER.toSeconds()
                    ? Duration.ofMillis((long) (seconds * 1000))
                    : FOREVER;
        }

        /** Null: it is good. */
        @Nullable Reason refusedAt(Instant now) {
            if (exposed) {
                return Reason.EXPOSED;
            }
            if (disabled) {
                return Reason.DISABLED;
            }
            var hasEnded = left.isNegative() || left.isZero();
            var endsAt = bearer.endsAt();
            if (endsAt != null && !now.isBefore(endsAt)) {
                return Reason.EXPIRED;
            }
            if (worksUntil != null && (hasEnded || !now.isBefore(worksUntil))) {
                return Reason.RETIRED;
            }
            return hasEnded ? Reason.EXPIRED : null;
        }

        /** How long what is known stays true: what has ended stays so, and who is shut out may be let in again. */
        Duration life() {
            var life = left.isNegative() || left.isZero() ? FOREVER : left;
            return disabled && life.compareTo(VerificationCache.REFUSED_FOR) > 0 ? VerificationCache.REFUSED_FOR : life;
        }
    }
}
