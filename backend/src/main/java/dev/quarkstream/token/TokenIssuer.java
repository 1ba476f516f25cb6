package dev.quarkstream.token;

import dev.quarkstream.audit.Audit;
import dev.quarkstream.permission.PermissionCatalogue;
import dev.quarkstream.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Issues tokens, for the panel and for devices alike. */
@ApplicationScoped
class TokenIssuer {

    /** Where there are more from times without a limit, each token that is made takes that many along. */
    private static final long MAX_DELETED = 1_000;

    private final AccessTokens tokens;
    private final PermissionCatalogue catalogue;
    private final TokenConfig config;
    private final TokenUse use;
    private final TokenLife life;
    private final Audit audit;
    private final Clock clock;

    TokenIssuer(
            AccessTokens tokens,
            PermissionCatalogue catalogue,
            TokenConfig config,
            TokenUse use,
            TokenLife life,
            Audit audit,
            Clock clock) {
        this.tokens = tokens;
        this.catalogue = catalogue;
        this.config = config;
        this.use = use;
        this.life = life;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Issues a token.
     *
     * @param permissions valid names or null for the configured defaults
     * @param expiresAt a valid {@link Expiry} or null for the longest life there is
     * @return fails with {@code token-limit-reached}
     */
    Uni<IssuedToken> issue(
            UUID accountId, String name, @Nullable List<Object> permissions, @Nullable Object expiresAt) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var allowed = permissions == null ? catalogue.defaults() : ordered(permissions);
        var until = Expiry.Rule.parse(expiresAt).or(() -> life.latestEnd(now));
        var secret = PlainTextToken.generate(config.prefix());
        var token = new AccessToken(accountId, name, allowed, until.orElse(null), secret, now);
        return Panache.withTransaction(() -> makeRoom(accountId, now).chain(() -> tokens.persist(token)))
                .invoke(saved -> audit.tokenCreated(accountId, saved.id()))
                .map(saved -> new IssuedToken(Token.of(saved, use, life), secret.value()));
    }

    /** Once each and in the configured order. */
    List<String> ordered(List<Object> permissions) {
        return catalogue.inOrder(permissions.stream().map(String.class::cast).toList());
    }

    private Uni<Void> makeRoom(UUID accountId, Instant now) {
        return tokens.countLocked(accountId, now).flatMap(count -> {
            if (count.all() - count.expired() >= config.maxPerUser()) {
                throw ProblemException.tokenLimitReached(config.maxPerUser());
            }
            var tooMany = Math.min(count.all() + 1 - config.maxPerUser(), MAX_DELETED);
            return tooMany > 0
                    ? tokens.deleteExpired(accountId, now, tooMany)
                    : Uni.createFrom().voidItem();
        });
    }
}
