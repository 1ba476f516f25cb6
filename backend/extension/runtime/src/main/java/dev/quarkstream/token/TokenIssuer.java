package dev.quarkstream.token;

import dev.quarkstream.TokenLimitReachedException;
import dev.quarkstream.audit.Audit;
import dev.quarkstream.schema.Ids;
import dev.quarkstream.secret.PlainTextToken;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Issues tokens, for the panel and for code alike. */
@ApplicationScoped
class TokenIssuer {

    /** Where there are more from times without a limit, each token that is made takes that many along. */
    private static final long MAX_DELETED = 1_000;

    private final AccessTokens tokens;
    private final TokenConfig config;
    private final TokenLife life;
    private final NewSecrets secrets;
    private final Audit audit;
    private final Ids ids;
    private final Clock clock;

    TokenIssuer(
            AccessTokens tokens,
            TokenConfig config,
            TokenLife life,
            NewSecrets secrets,
            Audit audit,
            Ids ids,
            Clock clock) {
        this.tokens = tokens;
        this.config = config;
        this.life = life;
        this.secrets = secrets;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    record Issued(AccessToken token, PlainTextToken secret) {}

    /**
     * Issues a token.
     *
     * @param expiresAt empty: the longest life there is
     * @return fails with {@link TokenLimitReachedException} or {@link dev.quarkstream.UnknownOwnerException}
     */
    Uni<Issued> issue(
            String owner,
            String name,
            @Nullable String description,
            List<String> permissions,
            Optional<Instant> expiresAt,
            boolean selfRotation) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var until = expiresAt.or(() -> life.latestEnd(now)).orElse(null);
        var secret = secrets.next();
        var token = new AccessToken(
                ids.next(),
                name,
                description == null || description.isEmpty() ? null : description,
                secret.hint(),
                permissions,
                until,
                now,
                null,
                null,
                null,
                selfRotation,
                null);
        return tokens.add(
                        owner,
                        token,
                        secret.digest(),
                        ExpiryNotices.notDue(until, now),
                        now,
                        count -> roomAfter(owner, count))
                .invoke(untold -> untold.forEach(expired -> audit.tokenExpired(owner, expired)))
                .invoke(() -> audit.tokenCreated(owner, token.id()))
                .map(added -> new Issued(token, secret));
    }

    private long roomAfter(String owner, AccessTokens.Count count) {
        if (count.all() - count.expired() >= config.maxPerUser()) {
            throw new TokenLimitReachedException(owner, config.maxPerUser());
        }
        return Math.min(count.all() + 1 - config.maxPerUser(), MAX_DELETED);
    }
}
