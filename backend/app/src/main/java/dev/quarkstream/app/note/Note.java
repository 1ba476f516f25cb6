package dev.quarkstream.app.note;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.id.uuid.UuidVersion7Strategy;
import org.jspecify.annotations.NullUnmarked;

/** Something that a person wrote down. */
@Entity
@Table(name = "note")
@NullUnmarked
class Note {

    @Id
    private UUID id;

    @Column(name = "account_id")
    private UUID accountId;

    private String title;
    private String body;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    protected Note() {}

    Note(UUID accountId, String title, String body, Instant now) {
        this.id = UuidVersion7Strategy.INSTANCE.generateUuid(null);
        this.accountId = accountId;
        this.title = title;
        this.body = body;
        this.createdAt = now;
        this.updatedAt = now;
    }

    void rewrite(String title, String body, Instant now) {
        this.title = title;
        this.body = body;
        this.updatedAt = now;
    }

    UUID id() {
        return id;
    }

    String title() {
        return title;
    }

    String body() {
        return body;
    }

    Instant createdAt() {
        return createdAt;
    }

    Instant updatedAt() {
        return updatedAt;
    }
}
