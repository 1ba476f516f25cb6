package dev.quarkstream.token;

import dev.quarkstream.CallingToken;
import dev.quarkstream.CurrentUser;
import dev.quarkstream.ProblemException;
import dev.quarkstream.Roles;
import dev.quarkstream.endpoint.Endpoint;
import dev.quarkstream.endpoint.EndpointFailures;
import dev.quarkstream.input.Endpoints;
import dev.quarkstream.input.MayBeMissing;
import dev.quarkstream.input.Members;
import dev.quarkstream.token.TokenResource.RotateToken;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** The token that the request came with, for its bearer. */
@Path(Endpoints.DEFAULT + "/token")
@Endpoint
@Cancellable(false)
@RolesAllowed(Roles.TOKEN)
@Tag(name = "Calling token")
public class CallingTokenResource {

    private final OwnersTokens tokens;
    private final CurrentUser me;
    private final RoutingContext http;
    private final EndpointFailures failures;

    CallingTokenResource(OwnersTokens tokens, CurrentUser me, RoutingContext http, EndpointFailures failures) {
        this.tokens = tokens;
        this.me = me;
        this.http = http; // the request at hand, whichever that is
        this.failures = failures;
    }

    @GET
    @Operation(summary = "Look at the calling token", description = "No permission is needed.")
    public Uni<TokenView> get() {
        return tokens.require(me.id(), tokenId()).map(TokenView::of);
    }

    @DELETE
    @Operation(summary = "Revoke the calling token", description = "An app's sign-out. No permission is needed.")
    public Uni<Void> revoke() {
        return tokens.requireRevoked(me.id(), tokenId());
    }

    @POST
    @Path("/rotation")
    @Operation(
            summary = "Give the calling token a new secret",
            description =
                    "For a token with `selfRotation`. The secret that it came with works until the overlap ends; one from "
                            + "before is refused at once. The token expires as long after this as it was to live at first. "
                            + "A secret that was replaced and has had its overlap ends the token: two hold it.")
    public Uni<IssuedTokenView> rotate(
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema = @Schema(implementation = RotateItself.class)))
                    @MayBeMissing
                    Members body) {
        var asked = RotateItself.of(body, tokens);
        return tokens.rotateItself(me.id(), tokenId(), ReusedSecrets.asking(http), asked.overlap())
                .map(found -> IssuedTokenView.of(found.orElseThrow(ProblemException::notFound)));
    }

    /** Rotate the calling token. */
    @Schema(name = "RotateItself")
    public record RotateItself(
            @Schema(
                    implementation = String.class,
                    format = "duration",
                    nullable = true,
                    examples = "PT1H",
                    description = "How long the present secret goes on working. Absent: as long as the operator says.")
            @Nullable Duration overlap) {

        static RotateItself of(Members body, OwnersTokens rules) {
            var overlap = RotateToken.overlap(body, rules);
            body.requireValid();
            return new RotateItself(overlap);
        }
    }

    @ServerExceptionMapper
    public RestResponse<byte[]> failed(Throwable failure, RoutingContext http) {
        return failures.answer(failure, http);
    }

    private UUID tokenId() {
        return me.token().map(CallingToken::id).orElseThrow();
    }
}
