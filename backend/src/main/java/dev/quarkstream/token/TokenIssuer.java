package dev.quarkstream.token;

import dev.quarkstream.audit.Audit;
import dev.quarkstream.permission.PermissionCatalogue;
import dev.quarkstream.problem.ProblemException;
import dev.quarkstream.schema.Ids;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Issues tokens, for the panel and for devices alike. */
@ApplicationScoped
public class TokenIssuer {

    /** Where there are more from times without a limit, each token that is made takes that many along. */
    private static final long MAX_DELETED = 1_000;

    private final AccessTokens tokens;
    private final PermissionCatalogue catalogue;
    private final TokenConfig config;
    private final TokenUse use;
    private final TokenLife life;
    private final Audit audit;
    private final Ids ids;
    private final Clock clock;

    TokenIssuer(
            AccessTokens tokens,
            PermissionCatalogue catalogue,
            TokenConfig config,
            TokenUse use,
            TokenLife life,
            Audit audit,
            Ids ids,
            Clock clock) {
        this.tokens = tokens;
        this.catalogue = catalogue;
        this.config = config;
        this.use = use;
        this.life = life;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Issues a token.
     *
     * @param permissions valid names or null for the configured defaults
     * @param expiresAt a valid {@link Expiry} or null for the longest life there is
     * @return fails with {@code token-limit-reached}
     */
    public Uni<IssuedToken> issue(
            String owner, String name, @Nullable List<Object> permissions, @Nullable Object expiresAt) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var allowed = permissions == null ? catalogue.defaults() : ordered(permissions);
        var until = Expiry.Rule.parse(expiresAt).or(() -> life.latestEnd(now));
        var secret = PlainTextToken.generate(config.prefix());
        var token = new AccessToken(ids.next(), name, secret.hint(), allowed, until.orElse(null), now, null);
        return tokens.add(owner, token, secret.digest(), now, this::roomAfter)
                .invoke(() -> audit.tokenCreated(owner, token.id()))
                .map(added -> new IssuedToken(Token.of(token, use, life), secret.value()));
    }

    /** Once each and in the configured order. */
    List<String> ordered(List<Object> permissions) {
        return catalogue.inOrder(permissions.stream().map(String.class::cast).toList());
    }

    private long roomAfter(AccessTokens.Count count) {
        if (count.all() - count.expired() >= config.maxPerUser()) {
            throw ProblemException.tokenLimitReached(config.maxPerUser());
        }
        return Math.min(count.all() + 1 - config.maxPerUser(), MAX_DELETED);
    }
}
