package dev.quarkstream.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.quarkstream.secret.TokenDigest;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.DefaultJWTParser;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import io.smallrye.jwt.build.Jwt;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.crypto.SecretKey;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** Signs and reads {@link SessionTicket}s: JWTs (RFC 7519) under HS256 and under nothing else. */
@Singleton
class SessionTickets {

    private static final String ISSUER = "quarkstream";
    private static final String SESSION_ID = "sid";
    private static final String REMEMBERED = "rem";

    /** A few MB. */
    private static final int MAX_KNOWN = 20_000;

    private static final Duration KNOWN_FOR = Duration.ofMinutes(10);

    private final SessionKey key;
    private final List<JWTParser> parsers;

    /** What was signed by us stays so: its signature is looked at once. */
    private final Cache<TokenDigest, SessionTicket> known;

    SessionTickets(SessionKey key) {
        this.key = key;
        this.known = Caffeine.newBuilder()
                .maximumSize(MAX_KNOWN)
                .expireAfterWrite(KNOWN_FOR)
                .executor(Runnable::run)
                .build();
        this.parsers = key.all().stream().map(SessionTickets::parser).toList();
    }

    private static JWTParser parser(SecretKey key) {
        var rules = new JWTAuthContextInfo();
        rules.setIssuedBy(ISSUER);
        rules.setSignatureAlgorithm(Set.of(SignatureAlgorithm.HS256));
        rules.setSecretVerificationKey(key);
        rules.setClockSkew(0);
        return new DefaultJWTParser(rules);
    }

    String sign(SessionTicket ticket, Instant now) {
        return Jwt.claims()
                .issuer(ISSUER)
                .subject(ticket.owner())
                .claim(SESSION_ID, ticket.sessionId().toString())
                .claim(REMEMBERED, ticket.remembered())
                .issuedAt(now)
                .expiresAt(ticket.expiresAt())
                .jws()
                .algorithm(SignatureAlgorithm.HS256)
                .sign(key.value());
    }

    /** Empty unless we signed it and it has not expired. */
    Optional<SessionTicket> read(String text, Instant now) {
        var ticket = Optional.ofNullable(known.get(TokenDigest.of(text), digest -> verify(text)));
        return ticket.filter(one -> one.expiresAt().isAfter(now));
    }

    private @Nullable SessionTicket verify(String text) {
        return parsers.stream()
                .flatMap(parser -> read(parser, text).stream())
                .findFirst()
                .orElse(null);
    }

    private static Optional<SessionTicket> read(JWTParser parser, String text) {
        try {
            return Optional.of(ticket(parser.parse(text)));
        } catch (ParseException forgedOrExpired) {
            return Optional.empty();
        } catch (RuntimeException odd) { // whoever has the key may sign anything: claims that are missing, or no text
            return Optional.empty();
        }
    }

    private static SessionTicket ticket(JsonWebToken jwt) {
        return new SessionTicket(
                jwt.getSubject(),
                UUID.fromString(jwt.getClaim(SESSION_ID)),
                Instant.ofEpochSecond(jwt.getExpirationTime()),
                Boolean.parseBoolean(String.valueOf(jwt.<Object>getClaim(REMEMBERED))));
    }
}
