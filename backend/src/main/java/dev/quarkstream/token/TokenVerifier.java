package dev.quarkstream.token;

import dev.quarkstream.identity.TokenCaller;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Says what a bearer token is worth: the one class that verifies, with the reactive client and a single statement. */
@ApplicationScoped
public class TokenVerifier {

    private static final String FIND = """
            SELECT t.id, t.account_id, t.permissions, t.expires_at
            FROM access_token t JOIN account a ON a.id = t.account_id
            WHERE t.digest = $1""";

    private final Pool database;
    private final LastUse lastUse;
    private final TokenConfig config;
    private final Clock clock;

    TokenVerifier(Pool database, LastUse lastUse, TokenConfig config, Clock clock) {
        this.database = database;
        this.lastUse = lastUse;
        this.config = config;
        this.clock = clock;
    }

    /**
     * The verdict on a secret.
     *
     * @return fails if the database cannot be asked
     */
    public Uni<TokenCheck> verify(String secret) {
        return parse(secret).map(this::find).orElseGet(() -> rejected(TokenCheck.Rejected.MALFORMED));
    }

    private Optional<PlainTextToken> parse(String secret) {
        var ours = PlainTextToken.parse(secret);
        return ours.isEmpty() && config.acceptImported() && !secret.startsWith(config.prefix())
                ? PlainTextToken.parseImported(secret)
                : ours;
    }

    private Uni<TokenCheck> find(PlainTextToken token) {
        return database.preparedQuery(FIND)
                .execute(Tuple.of(Buffer.buffer(token.digest())))
                .map(rows -> {
                    var found = rows.iterator();
                    return found.hasNext() ? check(found.next()) : TokenCheck.Rejected.UNKNOWN;
                });
    }

    private TokenCheck check(Row token) {
        var now = clock.instant();
        var expiresAt = token.getOffsetDateTime("expires_at");
        if (expiresAt != null && !now.isBefore(expiresAt.toInstant())) {
            return TokenCheck.Rejected.EXPIRED;
        }
        return accept(token, now);
    }

    private TokenCheck accept(Row token, Instant now) {
        var permissions = Set.of(token.getArrayOfStrings("permissions"));
        var bearer = new TokenCaller(token.getUUID("account_id"), token.getUUID("id"), permissions);
        lastUse.record(bearer.tokenId(), now);
        return new TokenCheck.Accepted(bearer);
    }

    private static Uni<TokenCheck> rejected(TokenCheck reason) {
        return Uni.createFrom().item(reason);
    }
}
