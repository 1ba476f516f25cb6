package dev.quarkstream.panel;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarkstream.endpoint.Endpoint;
import dev.quarkstream.endpoint.EndpointFailures;
import dev.quarkstream.input.Answer;
import dev.quarkstream.input.Endpoints;
import dev.quarkstream.token.TokenConfig;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** What a page may offer. */
@Path(Endpoints.DEFAULT + "/policy")
@Endpoint
@PermitAll
@Tag(name = "Policy")
public class PolicyResource {

    private final PanelConfig panel;
    private final TokenConfig tokens;
    private final EndpointFailures failures;

    PolicyResource(PanelConfig panel, TokenConfig tokens, EndpointFailures failures) {
        this.panel = panel;
        this.tokens = tokens;
        this.failures = failures;
    }

    @GET
    @Operation(
            summary = "Tell what is allowed here",
            description = "What a page must know in order to offer nothing that will be refused.")
    public Policy get() {
        return new Policy(
                panel.registration(),
                panel.passwordReset(),
                panel.emailVerification(),
                panel.loginUrl().orElse(null),
                panel.logoutUrl().orElse(null),
                TokenPolicy.of(tokens));
    }

    @ServerExceptionMapper
    public RestResponse<byte[]> failed(Throwable failure, RoutingContext http) {
        return failures.answer(failure, http);
    }

    /** What the operator allows. */
    @Schema(name = "Policy")
    public record Policy(
            @Schema(required = true, description = "Whether anybody may register.")
            boolean registration,

            @Schema(required = true, description = "Whether a forgotten password can be replaced by mail.")
            boolean passwordReset,

            @Schema(required = true, description = "Whether a new account makes no token before its address is proven.")
            boolean emailVerification,

            @Schema(required = true, nullable = true, description = "Where people sign in instead; null: here.")
            @Nullable String loginUrl,

            @Schema(required = true, nullable = true, description = "Where people sign out instead; null: here.")
            @Nullable String logoutUrl,

            @Schema(required = true) TokenPolicy tokens)
            implements Answer {

        @Override
        public ObjectNode json() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("registration", registration)
                    .put("passwordReset", passwordReset)
                    .put("emailVerification", emailVerification)
                    .put("loginUrl", loginUrl)
                    .put("logoutUrl", logoutUrl)
                    .set("tokens", tokens.json());
        }
    }

    @Schema(name = "TokenPolicy")
    public record TokenPolicy(
            @Schema(required = true, examples = "qst_", description = "What new tokens begin with.")
            String prefix,

            @Schema(
                    implementation = String.class,
                    format = "duration",
                    required = true,
                    nullable = true,
                    examples = "PT720H",
                    description = "The longest life of a token, in ISO 8601; null: no limit.")
            @Nullable Duration maxLifetime,

            @Schema(required = true, examples = "100", description = "How many tokens one user may have.")
            int maxPerUser,

            @Schema(
                    implementation = String.class,
                    format = "duration",
                    required = true,
                    examples = "PT1H",
                    description = "How long the secret of before works after a rotation that does not say so.")
            Duration rotationOverlap,

            @Schema(
                    implementation = String.class,
                    format = "duration",
                    required = true,
                    examples = "PT168H",
                    description = "How long it may be told to work.")
            Duration maxRotationOverlap,

            @Schema(
                    required = true,
                    description = "Whether the password must have been given lately to make, widen or rotate one.")
            boolean confirm) {

        static TokenPolicy of(TokenConfig config) {
            return new TokenPolicy(
                    config.prefix(),
                    config.maxLifetime().orElse(null),
                    config.maxPerUser(),
                    config.rotationOverlap(),
                    config.maxRotationOverlap(),
                    config.confirm());
        }

        ObjectNode json() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("prefix", prefix)
                    .put("maxLifetime", maxLifetime == null ? null : maxLifetime.toString())
                    .put("maxPerUser", maxPerUser)
                    .put("rotationOverlap", rotationOverlap.toString())
                    .put("maxRotationOverlap", maxRotationOverlap.toString())
                    .put("confirm", confirm);
        }
    }
}
