package dev.quarkstream.session;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.id.uuid.UuidVersion7Strategy;
import org.jspecify.annotations.NullUnmarked;

/** A signed-in browser. Deleting the row ends the session, whatever cookie is still around. */
@Entity
@Table(name = "user_session")
@NullUnmarked
class UserSession {

    @Id
    private UUID id;

    @Column(name = "account_id")
    private UUID accountId;

    /** Its person asked to be remembered: idleness does not end it. */
    private boolean remembered;

    /** When it ends unless it is heard of before. */
    @Column(name = "active_until")
    private Instant activeUntil;

    /** When it ends however busy it is. */
    @Column(name = "expires_at")
    private Instant expiresAt;

    @Column(name = "created_at")
    private Instant createdAt;

    protected UserSession() {}

    UserSession(UUID accountId, boolean remembered, Instant activeUntil, Instant expiresAt, Instant createdAt) {
        this.id = UuidVersion7Strategy.INSTANCE.generateUuid(null);
        this.accountId = accountId;
        this.remembered = remembered;
        this.activeUntil = activeUntil;
        this.expiresAt = expiresAt;
        this.createdAt = createdAt;
    }

    UUID id() {
        return id;
    }

    Instant activeUntil() {
        return activeUntil;
    }
}
