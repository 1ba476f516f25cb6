package dev.quarkstream.token;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.Formula;
import org.hibernate.id.uuid.UuidVersion7Strategy;
import org.jspecify.annotations.NullUnmarked;

/** A personal access token as it is stored: everything but the secret. */
@Entity
@Table(name = "access_token")
@NullUnmarked
class AccessToken {

    @Id
    private UUID id;

    @Column(name = "account_id")
    private UUID accountId;

    private String name;
    private TokenDigest digest;
    private String hint;
    private String[] permissions;

    @Column(name = "expires_at")
    private Instant expiresAt;

    @Column(name = "created_at")
    private Instant createdAt;

    /** In a table of its own, so that using a token does not touch the token. */
    @Formula("(select u.last_used_at from access_token_use u where u.token_id = id)")
    private Instant lastUsedAt;

    protected AccessToken() {}

    AccessToken(
            UUID accountId,
            String name,
            List<String> permissions,
            Instant expiresAt,
            PlainTextToken secret,
            Instant createdAt) {
        this.id = UuidVersion7Strategy.INSTANCE.generateUuid(null);
        this.accountId = accountId;
        this.name = name;
        this.permissions = permissions.toArray(String[]::new);
        this.expiresAt = expiresAt;
        this.digest = secret.digest();
        this.hint = secret.hint();
        this.createdAt = createdAt;
    }

    void rename(String name) {
        this.name = name;
    }

    void allow(List<String> permissions) {
        this.permissions = permissions.toArray(String[]::new);
    }

    UUID id() {
        return id;
    }

    String name() {
        return name;
    }

    String hint() {
        return hint;
    }

    List<String> permissions() {
        return List.of(permissions);
    }

    Instant expiresAt() {
        return expiresAt;
    }

    Instant lastUsedAt() {
        return lastUsedAt;
    }

    Instant createdAt() {
        return createdAt;
    }
}
