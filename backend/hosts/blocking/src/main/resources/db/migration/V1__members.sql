CREATE TABLE member (
    id       bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    email    text NOT NULL UNIQUE,
    password text NOT NULL
);
