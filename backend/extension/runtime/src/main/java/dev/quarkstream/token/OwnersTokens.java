package dev.quarkstream.token;

import dev.quarkstream.IssuedToken;
import dev.quarkstream.NewToken;
import dev.quarkstream.ProblemException;
import dev.quarkstream.ReactiveTokens;
import dev.quarkstream.TextRules;
import dev.quarkstream.Token;
import dev.quarkstream.TokenChange;
import dev.quarkstream.audit.Audit;
import dev.quarkstream.permission.PermissionCatalogue;
import dev.quarkstream.verification.CredentialChanges;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tokens of owners, for code: the rules of the HTTP API, of which only {@code *} is an exception. */
@ApplicationScoped
class OwnersTokens implements ReactiveTokens {

    static final int LONGEST_NAME = 255;
    static final int LONGEST_DESCRIPTION = 500;

    private final AccessTokens tokens;
    private final TokenIssuer issuer;
    private final PermissionCatalogue catalogue;
    private final TokenUse use;
    private final TokenLife life;
    private final CredentialChanges changes;
    private final Audit audit;
    private final Clock clock;

    OwnersTokens(
            AccessTokens tokens,
            TokenIssuer issuer,
            PermissionCatalogue catalogue,
            TokenUse use,
            TokenLife life,
            CredentialChanges changes,
            Audit audit,
            Clock clock) {
        this.tokens = tokens;
        this.issuer = issuer;
        this.catalogue = catalogue;
        this.use = use;
        this.life = life;
        this.changes = changes;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public Uni<IssuedToken> create(String owner, NewToken token) {
        return Uni.createFrom().deferred(() -> {
            var asked = token.permissions();
            var permissions = asked == null ? catalogue.defaults() : valid(asked);
            return issuer.issue(
                            owner,
                            validName(token.name()),
                            validDescription(token.description()),
                            permissions,
                            valid(token.expiresAt()))
                    .map(issued -> new IssuedToken(
                            view(owner, issued.token()), issued.secret().value()));
        });
    }

    @Override
    public Uni<List<Token>> list(String owner) {
        return tokens.of(owner, Optional.empty(), Integer.MAX_VALUE)
                .map(found -> found.stream().map(token -> view(owner, token)).toList());
    }

    @Override
    public Uni<Optional<Token>> find(String owner, UUID id) {
        return tokens.find(owner, id).map(found -> found.map(token -> view(owner, token)));
    }

    @Override
    public Uni<Optional<Token>> change(String owner, UUID id, TokenChange change) {
        return Uni.createFrom().deferred(() -> {
            var name = change.name() == null ? null : validName(change.name());
            var permissions = change.permissions() == null ? null : valid(change.permissions());
            return change(owner, id, name, validDescription(change.description()), permissions)
                    .map(found -> found.map(token -> view(owner, token)));
        });
    }

    /** The same with what is known to be valid. */
    Uni<Optional<AccessToken>> change(
            String owner,
            UUID id,
            @Nullable String name,
            @Nullable String description,
            @Nullable List<String> permissions) {
        return tokens.change(owner, id, name, description, permissions)
                .invoke(found -> found.ifPresent(token -> audit.tokenChanged(owner, id)))
                .call(changes::heard);
    }

    @Override
    public Uni<Boolean> revoke(String owner, UUID id) {
        return tokens.revoke(owner, id)
                .invoke(was -> {
                    if (was) {
                        audit.tokenRevoked(owner, id);
                    }
                })
                .call(changes::heard);
    }

    /** The same where there must be one. */
    Uni<Void> requireRevoked(String owner, UUID id) {
        return revoke(owner, id)
                .invoke(was -> {
                    if (!was) {
                        throw ProblemException.notFound();
                    }
                })
                .replaceWithVoid();
    }

    @Override
    public Uni<Integer> revokeAll(String owner) {
        return tokens.revokeAll(owner)
                .invoke(revoked -> audit.allTokensRevoked(owner, revoked))
                .map(List::size)
                .call(changes::heard);
    }

    @Override
    public Uni<Void> ownerChanged(String owner) {
        return tokens.forgetOwner(owner).call(changes::heard);
    }

    private static String validName(String name) {
        var stripped = name.strip();
        var fault = stripped.isEmpty() ? TextRules.REQUIRED : TextRules.faultOf(stripped, LONGEST_NAME, false);
        if (fault != null) {
            throw new IllegalArgumentException("name: " + fault);
        }
        return stripped;
    }

    private static @Nullable String validDescription(@Nullable String description) {
        var stripped = description == null ? "" : description.strip();
        var fault = stripped.isEmpty() ? null : TextRules.faultOf(stripped, LONGEST_DESCRIPTION, false);
        if (fault != null) {
            throw new IllegalArgumentException("description: " + fault);
        }
        return description == null ? null : stripped;
    }

    private List<String> valid(List<String> permissions) {
        for (var name : permissions) {
            if (!catalogue.offers(name) && !name.equals(PermissionCatalogue.EVERYTHING)) {
                throw new IllegalArgumentException("permissions: there is no " + name);
            }
        }
        return catalogue.inOrder(permissions);
    }

    private Optional<Instant> valid(@Nullable Instant expiresAt) {
        var fault = expiresAt == null ? null : life.faultOf(expiresAt, clock.instant());
        if (fault != null) {
            throw new IllegalArgumentException("expiresAt: " + fault);
        }
        return Optional.ofNullable(expiresAt);
    }

    private Token view(String owner, AccessToken token) {
        var view = TokenView.of(token, use, life);
        return new Token(
                view.id(),
                owner,
                view.name(),
                token.description(),
                view.hint(),
                view.permissions(),
                view.createdAt(),
                view.expiresAt(),
                view.lastUsedAt());
    }
}
