package dev.quarkstream.app.account;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.hibernate.id.uuid.UuidVersion7Strategy;
import org.jspecify.annotations.NullUnmarked;

/** A person with an account. */
@Entity
@Table(name = "account")
@NullUnmarked
public class Account {

    @Id
    private UUID id;

    private String name;
    private String email;

    /** What makes two addresses the same person: unique, whatever the case of the address as typed. */
    @Column(name = "email_key")
    private String emailKey;

    @Column(name = "password_hash")
    private PasswordHash passwordHash;

    /** When it was last proven that the address is theirs; null: not yet. */
    @Column(name = "email_verified_at")
    private Instant emailVerifiedAt;

    @Column(name = "created_at")
    private Instant createdAt;

    protected Account() {}

    public Account(String name, String email, PasswordHash passwordHash, Instant createdAt) {
        this.id = UuidVersion7Strategy.INSTANCE.generateUuid(null);
        this.name = name;
        this.email = email;
        this.emailKey = keyOf(email);
        this.passwordHash = passwordHash;
        this.createdAt = createdAt;
    }

    /** What no two accounts share. */
    public static String keyOf(String email) {
        return email.toLowerCase(Locale.ROOT);
    }

    public UUID id() {
        return id;
    }

    /** As tokens and sessions know whom they belong to. */
    public String owner() {
        return id.toString();
    }

    public String name() {
        return name;
    }

    public String email() {
        return email;
    }

    boolean isEmailVerified() {
        return emailVerifiedAt != null;
    }

    public PasswordHash passwordHash() {
        return passwordHash;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
