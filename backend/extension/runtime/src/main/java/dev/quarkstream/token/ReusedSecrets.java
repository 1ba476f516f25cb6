package dev.quarkstream.token;

import dev.quarkstream.input.Endpoints;
import dev.quarkstream.secret.TokenDigest;
import dev.quarkstream.token.TokenCheck.Reason;
import dev.quarkstream.token.TokenCheck.Rejected;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/**
 * Whoever wants to rotate a token with a secret that was replaced, and has had its overlap, is not alone in holding it: one
 * of the two has rotated before. The token ends.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2">RFC 9700, section 4.14.2</a>
 */
@ApplicationScoped
public class ReusedSecrets {

    private static final String ASKING = ReusedSecrets.class.getName();

    private final OwnersTokens tokens;
    private final String rotation;

    ReusedSecrets(OwnersTokens tokens, Endpoints endpoints) {
        this.tokens = tokens;
        this.rotation = endpoints.at("/token/rotation");
    }

    /** Whether a token asks to be rotated. */
    public boolean mayComeIn(RoutingContext http) {
        return http.request().method().equals(HttpMethod.POST) && rotation.equals(http.normalizedPath());
    }

    /** Remembers by which of its secrets a token asks. */
    public void cameBy(TokenDigest secret, RoutingContext http) {
        http.put(ASKING, secret);
    }

    /** Null: it came by none of ours. */
    static @Nullable TokenDigest asking(RoutingContext http) {
        return http.get(ASKING);
    }

    /** Ends the token if need be. */
    public Uni<Void> judge(TokenCheck asking) {
        return asking instanceof Rejected refused && refused.reason() == Reason.RETIRED
                ? refused.bearer()
                        .map(bearer -> tokens.revokeReused(bearer.ownerId(), bearer.id()))
                        .orElseGet(() -> Uni.createFrom().voidItem())
                : Uni.createFrom().voidItem();
    }
}
