package dev.quarkstream.app.signin;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.quarkstream.IssuedToken;
import dev.quarkstream.NewToken;
import dev.quarkstream.ProblemException;
import dev.quarkstream.ReactiveTokens;
import dev.quarkstream.Rfc3339;
import dev.quarkstream.TextRules;
import dev.quarkstream.app.input.LooseText;
import dev.quarkstream.app.input.Text;
import dev.quarkstream.app.input.Verbatim;
import dev.quarkstream.token.IssuedTokenView;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

@Path("/api/device-tokens")
@Cancellable(false)
@PermitAll
@Tag(name = "Mobile apps")
class DeviceTokenResource {

    private final Credentials credentials;
    private final ReactiveTokens tokens;

    DeviceTokenResource(Credentials credentials, ReactiveTokens tokens) {
        this.credentials = credentials;
        this.tokens = tokens;
    }

    @POST
    @Operation(
            summary = "Exchange an e-mail and a password for a token",
            description = "For an app on a device, after which the token is named. No cookie is read or set. "
                    + "Wrong credentials are answered as at sign-in and throttled with it. Where the operator asks for "
                    + "proven addresses, a person whose address is not proven gets 403 `email-unverified`.")
    @APIResponse(
            responseCode = "201",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "IssuedToken")))
    public Uni<RestResponse<IssuedTokenView>> create(@NotNull @Valid CreateDeviceToken request) {
        return credentials
                .checked(
                        request.email(),
                        request.password(),
                        account -> tokens.create(account.owner(), request.token()),
                        (account, issued) ->
                                tokens.revoke(account.owner(), issued.token().id()))
                .map(DeviceTokenResource::created)
                .onFailure(IllegalArgumentException.class) // only time has passed since it was valid
                .transform(late -> ProblemException.validation("#/expiresAt", "Must be in the future."));
    }

    private static RestResponse<IssuedTokenView> created(IssuedToken issued) {
        var answer = IssuedTokenView.of(issued);
        return RestResponse.ResponseBuilder.<IssuedTokenView>create(RestResponse.Status.CREATED)
                .header("Location", "/api" + answer.location().orElseThrow())
                .type(MediaType.APPLICATION_JSON_TYPE.withCharset("UTF-8"))
                .entity(answer)
                .build();
    }

    /** Make a token for a device. */
    @Schema(name = "CreateDeviceToken")
    public record CreateDeviceToken(
            @Schema(required = true, examples = "ada@example.com") @Text(max = 254)
            String email,

            @Schema(required = true, examples = "correct horse battery")
            @JsonDeserialize(using = Verbatim.class)
            @NotBlank(message = TextRules.REQUIRED) String password,

            @Schema(required = true, examples = "Ada's phone", minLength = 1, maxLength = 255) @Text(max = 255)
            String deviceName,

            @Schema(
                    implementation = String[].class,
                    nullable = true,
                    maxItems = 256,
                    examples = "[\"read\"]",
                    description = "Names from `GET /api/permissions`; absent: the configured defaults.")
            @JsonDeserialize(contentUsing = LooseText.class)
            @Nullable List<@KnownPermission Object> permissions,

            @Schema(
                    implementation = String.class,
                    format = "date-time",
                    nullable = true,
                    examples = "2030-01-31T12:00:00Z",
                    description = "In the future. Absent or null: never, or the longest life that the operator allows.")
            @JsonDeserialize(using = LooseText.class)
            @Expiry
            @Nullable Object expiresAt) {

        NewToken token() {
            var names = permissions == null
                    ? null
                    : permissions.stream().map(String.class::cast).toList();
            var end = expiresAt instanceof String text ? Rfc3339.parse(text) : Optional.<Instant>empty();
            return new NewToken(deviceName, null, names, end.orElse(null), false);
        }

        @Override
        public String toString() {
            return "CreateDeviceToken[hidden]";
        }
    }
}
