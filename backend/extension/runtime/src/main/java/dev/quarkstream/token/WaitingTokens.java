package dev.quarkstream.token;

import dev.quarkstream.IssuedToken;
import dev.quarkstream.NewToken;
import dev.quarkstream.ReactiveTokens;
import dev.quarkstream.Rotation;
import dev.quarkstream.Token;
import dev.quarkstream.TokenChange;
import dev.quarkstream.Tokens;
import dev.quarkstream.schema.Waiting;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** {@link ReactiveTokens}, waited for. */
@ApplicationScoped
class WaitingTokens implements Tokens {

    private final ReactiveTokens tokens;

    WaitingTokens(ReactiveTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public IssuedToken create(String owner, NewToken token) {
        return await(tokens.create(owner, token));
    }

    @Override
    public List<Token> list(String owner) {
        return await(tokens.list(owner));
    }

    @Override
    public Optional<Token> find(String owner, UUID id) {
        return await(tokens.find(owner, id));
    }

    @Override
    public Optional<Token> change(String owner, UUID id, TokenChange change) {
        return await(tokens.change(owner, id, change));
    }

    @Override
    public Optional<IssuedToken> rotate(String owner, UUID id, Rotation rotation) {
        return await(tokens.rotate(owner, id, rotation));
    }

    @Override
    public boolean endPreviousSecret(String owner, UUID id) {
        return await(tokens.endPreviousSecret(owner, id));
    }

    @Override
    public boolean revoke(String owner, UUID id) {
        return await(tokens.revoke(owner, id));
    }

    @Override
    public int revokeAll(String owner) {
        return await(tokens.revokeAll(owner));
    }

    @Override
    public void ownerChanged(String owner) {
        await(tokens.ownerChanged(owner));
    }

    private static <T> T await(Uni<T> answer) {
        return Waiting.on(answer, ReactiveTokens.class);
    }
}
