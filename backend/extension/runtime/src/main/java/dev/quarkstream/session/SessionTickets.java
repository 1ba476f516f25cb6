package dev.quarkstream.session;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.DefaultJWTParser;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import io.smallrye.jwt.build.Jwt;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.crypto.SecretKey;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Signs and reads {@link SessionTicket}s: JWTs (RFC 7519) under HS256 and under nothing else. */
@Singleton
class SessionTickets {

    private static final String ISSUER = "quarkstream";
    private static final String SESSION_ID = "sid";
    private static final String REMEMBERED = "rem";

    private final SessionKey key;
    private final List<JWTParser> parsers;

    SessionTickets(SessionKey key) {
        this.key = key;
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
        return parsers.stream()
                .flatMap(parser -> read(parser, text, now).stream())
                .findFirst();
    }

    private static Optional<SessionTicket> read(JWTParser parser, String text, Instant now) {
        try {
            return Optional.of(ticket(parser.parse(text)))
                    .filter(ticket -> ticket.expiresAt().isAfter(now));
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
