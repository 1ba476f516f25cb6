package dev.quarkstream.token;

import dev.quarkstream.EventKind;
import dev.quarkstream.IssuedToken;
import dev.quarkstream.NewToken;
import dev.quarkstream.ProblemException;
import dev.quarkstream.ReactiveTokens;
import dev.quarkstream.Rotation;
import dev.quarkstream.TextRules;
import dev.quarkstream.Token;
import dev.quarkstream.TokenChange;
import dev.quarkstream.audit.Audit;
import dev.quarkstream.owner.WidenedRights;
import dev.quarkstream.permission.PermissionCatalogue;
import dev.quarkstream.secret.TokenDigest;
import dev.quarkstream.use.TokenUse;
import dev.quarkstream.verification.CredentialChanges;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The tokens of owners, for code: the rules of the HTTP API, of which only {@code *} is an exception. */
@ApplicationScoped
class OwnersTokens implements ReactiveTokens {

    static final int LONGEST_NAME = 255;
    static final int LONGEST_DESCRIPTION = 500;

    private final AccessTokens tokens;
    private final Admission admission;
    private final TokenIssuer issuer;
    private final Rotations rotations;
    private final TokenConfig config;
    private final PermissionCatalogue catalogue;
    private final TokenUse use;
    private final TokenLife life;
    private final CredentialChanges changes;
    private final WidenedRights widened;
    private final Audit audit;
    private final Clock clock;

    OwnersTokens(
            AccessTokens tokens,
            Admission admission,
            TokenIssuer issuer,
            Rotations rotations,
            TokenConfig config,
            PermissionCatalogue catalogue,
            TokenUse use,
            TokenLife life,
            CredentialChanges changes,
            WidenedRights widened,
            Audit audit,
            Clock clock) {
        this.tokens = tokens;
        this.admission = admission;
        this.issuer = issuer;
        this.rotations = rotations;
        this.config = config;
        this.catalogue = catalogue;
        this.use = use;
        this.life = life;
        this.changes = changes;
        this.widened = widened;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public Uni<IssuedToken> create(String owner, NewToken token) {
        return Uni.createFrom().deferred(() -> {
            var asked = token.permissions();
            var permissions = asked == null ? catalogue.defaults() : valid(asked);
            return createValid(
                    owner,
                    validName(token.name()),
                    validDescription(token.description()),
                    permissions,
                    valid(token.expiresAt()),
                    token.selfRotation());
        });
    }

    /** The same with what is known to be valid. */
    Uni<IssuedToken> createValid(
            String owner,
            String name,
            @Nullable String description,
            List<String> permissions,
            Optional<Instant> expiresAt,
            boolean selfRotation) {
        return admission
                .require(owner)
                .chain(() -> issuer.issue(owner, name, description, permissions, expiresAt, selfRotation))
                .map(issued -> view(owner, issued));
    }

    /** The same where there must be one. */
    Uni<Token> require(String owner, UUID id) {
        return find(owner, id).map(found -> found.orElseThrow(ProblemException::notFound));
    }

    @Override
    public Uni<List<Token>> list(String owner) {
        return list(owner, Optional.empty(), Integer.MAX_VALUE);
    }

    /** A part of them. */
    Uni<List<Token>> list(String owner, Optional<UUID> before, int limit) {
        return tokens.of(owner, before, limit)
                .map(found -> found.stream().map(token -> view(owner, token)).toList());
    }

    @Override
    public Uni<Optional<Token>> find(String owner, UUID id) {
        return tokens.find(owner, id).map(found -> found.map(token -> view(owner, token)));
    }

    @Override
    public Uni<Optional<Token>> change(String owner, UUID id, TokenChange change) {
        return Uni.createFrom()
                .deferred(() -> changeValid(
                        owner,
                        id,
                        new TokenChange(
                                change.name() == null ? null : validName(change.name()),
                                validDescription(change.description()),
                                change.permissions() == null ? null : valid(change.permissions()),
                                change.selfRotation())));
    }

    /** The same with what is known to be valid. */
    Uni<Optional<Token>> changeValid(String owner, UUID id, TokenChange change) {
        return change.isNone() ? find(owner, id) : changed(owner, id, change);
    }

    private Uni<Optional<Token>> changed(String owner, UUID id, TokenChange change) {
        return tokens.change(owner, id, change)
                .invoke(found -> found.ifPresent(token -> audit.tokenChanged(owner, id)))
                .call(() -> widened.seenHere(owner))
                .call(changes::heard)
                .map(found -> found.map(token -> view(owner, token)));
    }

    @Override
    public Uni<Optional<IssuedToken>> rotate(String owner, UUID id, Rotation rotation) {
        return Uni.createFrom().deferred(() -> {
            var fault = rotation.overlap() == null ? null : faultOfOverlap(rotation.overlap());
            if (fault != null) {
                throw new IllegalArgumentException("overlap: " + fault);
            }
            valid(rotation.expiresAt());
            return rotated(owner, id, rotations.byOwner(owner, id, rotation));
        });
    }

    /** Asked for with the token itself. */
    Uni<Optional<IssuedToken>> rotateItself(
            String owner, UUID id, @Nullable TokenDigest asking, @Nullable Duration overlap) {
        return rotated(owner, id, rotations.byItself(owner, id, asking, overlap));
    }

    private Uni<Optional<IssuedToken>> rotated(String owner, UUID id, Uni<Optional<TokenIssuer.Issued>> rotation) {
        return rotation.invoke(found -> found.ifPresent(issued -> audit.tokenRotated(owner, id)))
                .call(changes::heard)
                .map(found -> found.map(issued -> view(owner, issued)));
    }

    /** What is wrong with the time for which the secret of before is to work; null: nothing is. */
    @Nullable String faultOfOverlap(Duration overlap) {
        var longest = config.maxRotationOverlap();
        return overlap.isNegative() || overlap.compareTo(longest) > 0 ? "Must be from PT0S to " + longest + "." : null;
    }

    @Override
    public Uni<Boolean> endPreviousSecret(String owner, UUID id) {
        return rotations
                .endOverlap(owner, id)
                .invoke(was -> {
                    if (was) {
                        audit.overlapEnded(owner, id);
                    }
                })
                .call(changes::heard);
    }

    /** For one whose retired secret was used to rotate it: two hold it. */
    Uni<Void> revokeReused(String owner, UUID id) {
        return revoke(owner, id, EventKind.TOKEN_REUSE_REVOKED, audit::tokenReuseRevoked)
                .replaceWithVoid();
    }

    @Override
    public Uni<Boolean> revoke(String owner, UUID id) {
        return revoke(owner, id, EventKind.TOKEN_REVOKED, audit::tokenRevoked);
    }

    private Uni<Boolean> revoke(String owner, UUID id, EventKind why, BiConsumer<String, UUID> tell) {
        return tokens.revoke(owner, id, why)
                .invoke(was -> {
                    if (was) {
                        tell.accept(owner, id);
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
        return Uni.createFrom()
                .deferred(() -> tokens.revokeAll(owner, clock.instant()))
                .invoke(revoked -> audit.allTokensRevoked(owner, revoked))
                .map(List::size)
                .call(changes::heard);
    }

    @Override
    public Uni<Integer> revokeAll(SqlConnection transaction, String owner) {
        return Uni.createFrom()
                .deferred(() -> tokens.revokeAll(transaction, owner, clock.instant()))
                .invoke(revoked -> audit.allTokensRevoked(owner, revoked))
                .map(List::size);
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

    private IssuedToken view(String owner, TokenIssuer.Issued issued) {
        return new IssuedToken(view(owner, issued.token()), issued.secret().value());
    }

    private Token view(String owner, AccessToken token) {
        var earlier = token.earlierWorks();
        return new Token(
                token.id(),
                owner,
                token.name(),
                token.description(),
                token.hint(),
                token.permissions(),
                token.createdAt(),
                life.endOf(token.expiresAt(), token.secretSince()),
                use.lastUse(token.id(), Optional.ofNullable(token.lastUse())).orElse(null),
                token.rotatedAt(),
                earlier != null && earlier.isAfter(clock.instant()) ? earlier : null,
                token.selfRotation(),
                token.exposedAt());
    }
}
