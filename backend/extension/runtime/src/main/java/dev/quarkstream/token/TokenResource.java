package dev.quarkstream.token;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.quarkstream.CurrentUser;
import dev.quarkstream.Roles;
import dev.quarkstream.audit.Audit;
import dev.quarkstream.input.CanonicalIds;
import dev.quarkstream.input.LooseText;
import dev.quarkstream.input.Text;
import dev.quarkstream.permission.KnownPermission;
import dev.quarkstream.problem.ProblemException;
import dev.quarkstream.verification.CredentialChanges;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

/** A user's tokens, for the user in person: a token can neither make nor change tokens. */
@Path("/api/tokens")
@Cancellable(false)
@RolesAllowed(Roles.SESSION)
@Tag(name = "Tokens")
class TokenResource {

    private final AccessTokens tokens;
    private final TokenIssuer issuer;
    private final TokenUse use;
    private final TokenLife life;
    private final CredentialChanges changes;
    private final Audit audit;
    private final CurrentUser me;

    TokenResource(
            AccessTokens tokens,
            TokenIssuer issuer,
            TokenUse use,
            TokenLife life,
            CredentialChanges changes,
            Audit audit,
            CurrentUser me) {
        this.tokens = tokens;
        this.issuer = issuer;
        this.use = use;
        this.life = life;
        this.changes = changes;
        this.audit = audit;
        this.me = me;
    }

    @GET
    @Operation(
            summary = "List your tokens",
            description = "Newest first, a page at a time. Expired ones stay in the list until they are pruned.")
    public Uni<TokenList> list(
            @Parameter(
                            description = "How many tokens a page has.",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "1",
                                            maximum = "500",
                                            defaultValue = "500"))
                    @QueryParam("limit")
                    @DefaultValue("500")
                    @Pattern(regexp = "[1-9][0-9]?|[1-4][0-9]{2}|500", message = "Must be a number from 1 to 500.") String limit,
            @Parameter(
                            description = "The `next` of the page before.",
                            schema = @Schema(type = SchemaType.STRING, format = "uuid"))
                    @QueryParam("before")
                    @Pattern(regexp = CanonicalIds.UUID_PATTERN, message = "Must be the `next` of a page.") @Nullable String before) {
        var size = Integer.parseInt(limit);
        return tokens.of(me.id(), Optional.ofNullable(before).map(UUID::fromString), size + 1)
                .map(found -> page(found, size));
    }

    @POST
    @Operation(
            summary = "Create a token",
            description =
                    "The answer is the only one that ever carries the secret. "
                            + "Without `permissions` the token gets the configured defaults; `[]` makes one that can do nothing.")
    public Uni<RestResponse<IssuedTokenView>> create(@NotNull @Valid CreateToken request) {
        return issuer.issue(me.id(), request.name(), null, request.permissions(), request.expiresAt())
                .map(IssuedTokenView::created);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Look at one of your tokens")
    public Uni<TokenView> get(@PathParam("id") UUID id) {
        return tokens.require(me.id(), id).map(this::view);
    }

    @GET
    @Path("/{id}/usage")
    @Operation(
            summary = "See how often one of your tokens was used",
            description =
                    "Requests a day (UTC), oldest first, for the last 30 days with today; days without any included. "
                            + "The last seconds may be missing.")
    public Uni<TokenUsage> usage(@PathParam("id") UUID id) {
        return tokens.require(me.id(), id).chain(() -> use.days(id)).map(TokenUsage::new);
    }

    @PATCH
    @Path("/{id}")
    @Operation(
            summary = "Rename a token or change what it may do",
            description =
                    "`permissions` replaces the whole set, from the next request on; an absent member is left alone.")
    public Uni<TokenView> edit(@PathParam("id") UUID id, @NotNull @Valid EditToken request) {
        var permissions = request.permissions() == null ? null : issuer.ordered(request.permissions());
        return tokens.change(me.id(), id, request.name(), null, permissions)
                .map(found -> found.orElseThrow(ProblemException::notFound))
                .invoke(() -> audit.tokenChanged(me.id(), id))
                .call(changes::heard)
                .map(this::view);
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Delete a token", description = "The very next request with it is refused.")
    public Uni<Void> delete(@PathParam("id") UUID id) {
        return tokens.requireRevoked(me.id(), id)
                .invoke(() -> audit.tokenRevoked(me.id(), id))
                .call(changes::heard);
    }

    @DELETE
    @Operation(summary = "Delete all of your tokens")
    public Uni<Void> deleteAll() {
        return tokens.revokeAll(me.id())
                .invoke(revoked -> audit.allTokensRevoked(me.id(), revoked))
                .call(changes::heard)
                .replaceWithVoid();
    }

    /** Of one more than the page holds, which tells whether there is a following one. */
    private TokenList page(List<AccessToken> found, int size) {
        var page = found.stream().limit(size).map(this::view).toList();
        return new TokenList(page, found.size() > size ? page.get(size - 1).id() : null);
    }

    private TokenView view(AccessToken token) {
        return TokenView.of(token, use, life);
    }

    /** A page of tokens. */
    @Schema(name = "TokenList")
    public record TokenList(
            @Schema(required = true) List<TokenView> tokens,

            @Schema(required = true, nullable = true, description = "What names the following page as `before`.")
            @Nullable UUID next) {}

    @Schema(name = "TokenUsage")
    public record TokenUsage(@Schema(required = true) List<DailyUse> days) {}

    /** Create a token. */
    @Schema(name = "CreateToken")
    public record CreateToken(
            @Schema(required = true, examples = "Deploy script", minLength = 1, maxLength = 255) @Text(max = 255)
            String name,

            @Schema(
                    implementation = String[].class,
                    nullable = true,
                    maxItems = 256,
                    examples = "[\"create\", \"read\"]",
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
            @Nullable Object expiresAt) {}

    /** Change a token. */
    @Schema(name = "EditToken")
    public record EditToken(
            @Schema(nullable = true, examples = "Deploy script", minLength = 1, maxLength = 255)
            @Text(max = 255, required = false)
            @Nullable String name,

            @Schema(
                    implementation = String[].class,
                    nullable = true,
                    maxItems = 256,
                    examples = "[\"read\"]",
                    description = "The whole new set.")
            @JsonDeserialize(contentUsing = LooseText.class)
            @Nullable List<@KnownPermission Object> permissions) {}
}
