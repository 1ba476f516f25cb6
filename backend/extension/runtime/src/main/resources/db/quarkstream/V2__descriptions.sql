-- What a token is for, in its owner's words.
ALTER TABLE access_token ADD COLUMN description text;
