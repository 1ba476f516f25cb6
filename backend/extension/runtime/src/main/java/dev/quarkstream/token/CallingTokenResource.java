package dev.quarkstream.token;

import dev.quarkstream.CallingToken;
import dev.quarkstream.CurrentUser;
import dev.quarkstream.Roles;
import dev.quarkstream.endpoint.Endpoint;
import dev.quarkstream.endpoint.EndpointFailures;
import dev.quarkstream.input.Endpoints;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The token that the request came with, for its bearer. */
@Path(Endpoints.DEFAULT + "/token")
@Endpoint
@Cancellable(false)
@RolesAllowed(Roles.TOKEN)
@Tag(name = "Calling token")
public class CallingTokenResource {

    private final AccessTokens tokens;
    private final OwnersTokens ownersTokens;
    private final TokenUse use;
    private final TokenLife life;
    private final CurrentUser me;
    private final EndpointFailures failures;

    CallingTokenResource(
            AccessTokens tokens,
            OwnersTokens ownersTokens,
            TokenUse use,
            TokenLife life,
            CurrentUser me,
            EndpointFailures failures) {
        this.tokens = tokens;
        this.ownersTokens = ownersTokens;
        this.use = use;
        this.life = life;
        this.me = me;
        this.failures = failures;
    }

    @GET
    @Operation(summary = "Look at the calling token", description = "No permission is needed.")
    public Uni<TokenView> get() {
        return tokens.require(me.id(), tokenId()).map(token -> TokenView.of(token, use, life));
    }

    @DELETE
    @Operation(summary = "Revoke the calling token", description = "An app's sign-out. No permission is needed.")
    public Uni<Void> revoke() {
        return ownersTokens.requireRevoked(me.id(), tokenId());
    }

    @ServerExceptionMapper
    public RestResponse<byte[]> failed(Throwable failure, RoutingContext http) {
        return failures.answer(failure, http);
    }

    private UUID tokenId() {
        return me.token().map(CallingToken::id).orElseThrow();
    }
}
