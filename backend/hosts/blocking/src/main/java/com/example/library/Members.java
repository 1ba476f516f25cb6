package com.example.library;

import io.quarkus.elytron.security.common.BcryptUtil;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.Optional;

/** All members. */
@ApplicationScoped
public class Members {

    private final EntityManager entities;

    Members(EntityManager entities) {
        this.entities = entities;
    }

    @Transactional
    public long join(String email, String password) {
        var member = new Member();
        member.email = email;
        member.password = BcryptUtil.bcryptHash(password);
        entities.persist(member);
        return member.id;
    }

    @Transactional
    public Optional<Member> withPassword(String email, String password) {
        return entities.createQuery("FROM Member WHERE email = :email", Member.class)
                .setParameter("email", email)
                .getResultStream()
                .filter(member -> BcryptUtil.matches(password, member.password))
                .findFirst();
    }
}
