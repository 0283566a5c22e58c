/* Made from openapi.yaml by `npm run types`. Do not edit. */

export interface components {
    schemas: {
        /**
         * Authenticator assurance level (NIST SP 800-63B), 2 if two factors were proven.
         */
        Aal: 1 | 2;
        /** Methods of the authentication (RFC 8176): `pwd` password, `otp` code, `hwk` or `swk` passkey, `user` the user was verified, `mfa` several factors. */
        Amr: string[];
        /**
         * Format: date-time
         * The last authentication. A refresh does not change it.
         */
        AuthTime: string;
        Ceremony: {
            /** Send it back with the answer of the authenticator, within 300 seconds. Valid once. */
            ceremony: string;
            public_key: components["schemas"]["PublicKeyOptions"];
        };
        CodeRequested: {
            /** Send it back with the code. Neither works without the other. */
            challenge: string;
            /**
             * Format: int64
             * Seconds.
             */
            expires_in: number;
        };
        /** The W3C's own JSON (WebAuthn Level 3): `RegistrationResponseJSON` or `AuthenticationResponseJSON`, as `toJSON()` of the browser's `PublicKeyCredential` returns it. */
        Credential: {
            [key: string]: unknown;
        };
        /** The members of the access token are present for a caller that sent one. */
        Elevated: {
            /** Format: date-time */
            elevated_until: string;
            aal: components["schemas"]["Aal"];
            amr: components["schemas"]["Amr"];
            auth_time: components["schemas"]["AuthTime"];
            token?: string;
            access_token?: string;
            /** @enum {string} */
            token_type?: "Bearer";
            /** Format: int64 */
            expires_in?: number;
        };
        Factor: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            type: "totp" | "passkey" | "recovery-codes";
            /** As the user named it, else a default by type. */
            name: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            last_used_at: string | null;
            /** Only of a passkey; whether it may be on several devices. */
            synced?: boolean;
            /** Only of recovery codes; those that are not used yet. */
            remaining?: number;
        };
        FactorConfirmed: {
            /** Ten codes of 50 random bits each, which are shown once. */
            recovery_codes?: string[];
        };
        Factors: {
            factors: components["schemas"]["Factor"][];
        };
        FieldError: {
            /** The member's name; empty for the body as a whole. */
            field: string;
            /** What was expected. */
            message: string;
        };
        InteractionEntry: {
            /**
             * Format: uuid
             * The session's id.
             */
            id: string;
            /** True for the session of this request. */
            current: boolean;
            /**
             * Format: date-time
             * The first event.
             */
            started_at: string;
            /**
             * Format: date-time
             * The last event that is written.
             */
            ended_at: string;
            /** Plain text, the summary of the last section. Do not trust the text of a model. */
            summary: string;
            /**
             * Format: int64
             * Number of written events.
             */
            events: number;
            /**
             * What the seals and the ledger say: all sections are as they were written; something was changed; the file or its
             *     last sections are missing; or it is too long to be checked here.
             */
            integrity?: "unchanged" | "altered" | "cut" | "unchecked";
            /** The complete sections, oldest first. One that is not as the service writes it is left out. */
            sections?: components["schemas"]["InteractionSection"][];
        };
        InteractionEvent: {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            source: "service" | "client";
            /** Of the service, or as a front end named it. */
            action: string;
            /** As it was recorded; empty if there is none. Do not trust the text of a front end. */
            detail: {
                [key: string]: unknown;
            };
        };
        InteractionSection: {
            number: number;
            /** Format: date-time */
            written_at: string;
            /** Plain text. Do not trust the text of a model. */
            summary: string;
            /** The author of the summary. */
            author: string;
            /** Whether a language model wrote the summary. */
            by_model: boolean;
            events: components["schemas"]["InteractionEvent"][];
            /** Number of further events of the section. */
            omitted: number;
        };
        Interactions: {
            interactions: components["schemas"]["InteractionEntry"][];
            /**
             * Format: uuid
             * The `before` of the next page; absent on the last one.
             */
            next?: string;
        };
        OpenedSession: {
            /**
             * Format: uuid
             * Also the id of the interaction. Not a secret.
             */
            id: string;
            /**
             * Format: date-time
             * The absolute end of the session. Without use it ends sooner.
             */
            expires_at: string;
            aal: components["schemas"]["Aal"];
            amr: components["schemas"]["Amr"];
            auth_time: components["schemas"]["AuthTime"];
        };
        PasskeyAdded: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            type: "totp" | "passkey" | "recovery-codes";
            /** As the user named it, else a default by type. */
            name: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            last_used_at: string | null;
            /** Only of a passkey; whether it may be on several devices. */
            synced?: boolean;
            /** Only of recovery codes; those that are not used yet. */
            remaining?: number;
            /** Ten codes of 50 random bits each, which are shown once. */
            recovery_codes?: string[];
        };
        PasswordChange: {
            /** Format: password */
            current_password: string;
            /**
             * Format: password
             * As at registration.
             */
            new_password: string;
        } & {
            [key: string]: unknown;
        };
        /** A problem document (RFC 9457). It contains no class name, SQL, stack trace or value that was sent. */
        Problem: {
            /**
             * Format: uri-reference
             */
            type: "/problems/invalid-request" | "/problems/weak-password" | "/problems/unauthenticated" | "/problems/invalid-credentials" | "/problems/invalid-client" | "/problems/invalid-token" | "/problems/token-reused" | "/problems/second-factor-required" | "/problems/invalid-challenge" | "/problems/invalid-code" | "/problems/elevation-required" | "/problems/factor-enrolment-required" | "/problems/forbidden" | "/problems/insufficient-scope" | "/problems/client-taken" | "/problems/client-declared" | "/problems/last-admin" | "/problems/too-many-factors" | "/problems/too-many-keys" | "/problems/username-taken" | "/problems/email-taken" | "/problems/not-owned" | "/problems/too-many-characters" | "/problems/cross-site" | "/problems/too-many-requests" | "/problems/too-many-attempts" | "/problems/too-many-events" | "/problems/overloaded" | "/problems/unavailable" | "/problems/not-found" | "/problems/method-not-allowed" | "/problems/not-acceptable" | "/problems/content-too-large" | "/problems/unsupported-media-type" | "/problems/needs-postgres" | "/problems/internal";
            /** The kind of problem, one text for each type. */
            title: string;
            /** The status of the response. */
            status: number;
            /** An explanation for developers. */
            detail: string;
            /** The faults by member; omitted if there are none. */
            errors?: components["schemas"]["FieldError"][];
            /** With `insufficient-scope`, the scope that an API key needs; omitted if the call accepts no key. */
            scope?: string;
            /** With `second-factor-required`, the sign-in to go on with. A secret. */
            challenge?: string;
            /**
             * Format: int64
             * With `second-factor-required`, the seconds for which `challenge` and `ceremony` are valid.
             */
            expires_in?: number;
            /** With `second-factor-required` and `elevation-required`, the factors that the account can answer with; empty if only the password is left. */
            factors?: ("totp" | "passkey" | "recovery-code")[];
            /** With `public_key`, the id to send back with the answer of the authenticator. */
            ceremony?: string;
            public_key?: components["schemas"]["PublicKeyOptions"];
        };
        Profile: {
            /** Format: uuid */
            id: string;
            /** As it was typed; null for an account that is known by its address alone. */
            username: string | null;
            /**
             * Format: email
             * As it was typed; null if none was given, or if it was not verified within 24 hours. An account that has no user name is deleted instead, after `forestgate.registration.unverified-lifetime`. One that waits to be verified in its place is not shown.
             */
            email: string | null;
            email_verified: boolean;
            /** The address that replaces `email` once it is verified; null if no change is pending. */
            pending_email: string | null;
            roles: components["schemas"]["Roles"];
            /** The language of the account's e-mails (BCP 47), null for English. Only a profile has it, a session has not. */
            locale?: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** The W3C's own JSON (WebAuthn Level 3), in camel case and base64url without padding: `PublicKeyCredentialCreationOptionsJSON` or `PublicKeyCredentialRequestOptionsJSON`, as `PublicKeyCredential.parseCreationOptionsFromJSON` and `parseRequestOptionsFromJSON` take them. */
        PublicKeyOptions: {
            [key: string]: unknown;
        };
        RecoveryCodes: {
            /** Ten codes of 50 random bits each, which are shown once. */
            recovery_codes: string[];
        };
        Registered: {
            /** Format: uuid */
            id: string;
            /** As it was typed; null if none was given. */
            username: string | null;
            /**
             * Format: email
             * As it was typed, with a domain that IDNA 2003 would misread in ASCII; null if none was given.
             */
            email: string | null;
            email_verified: boolean;
            /** The address that replaces `email` once it is verified; null if no change is pending. */
            pending_email: string | null;
            /** Format: date-time */
            created_at: string;
        };
        /** Sorted names, empty for none. `viewer`, `support` and `admin` give rights in this service; an application may give others. */
        Roles: string[];
        Session: {
            /** Format: uuid */
            user_id: string;
            /** As it was at sign-in, or at the last change of it; null for an account that is known by its address alone. */
            username: string | null;
            /** Format: uuid */
            session_id: string;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * Exact to a minute.
             */
            last_seen_at: string;
            /**
             * Format: date-time
             * The absolute end of the session. Without use it ends sooner.
             */
            expires_at: string;
            aal: components["schemas"]["Aal"];
            amr: components["schemas"]["Amr"];
            auth_time: components["schemas"]["AuthTime"];
            /**
             * The credential of this request.
             */
            method: "cookie" | "bearer";
            /** The user as sign-in returns it. */
            user: components["schemas"]["Profile"] | components["schemas"]["SessionUser"];
        };
        SessionEntry: {
            /** Format: uuid */
            id: string;
            /** True for the session of this request. */
            current: boolean;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * Exact to a minute.
             */
            last_seen_at: string;
            /** Format: date-time */
            expires_at: string;
            aal: components["schemas"]["Aal"];
            amr: components["schemas"]["Amr"];
            auth_time: components["schemas"]["AuthTime"];
            /** Whether a sign-in on the device of this session needs no second factor. */
            trusted: boolean;
            /** The client address at sign-in. */
            ip: string;
            /** City and country, or the country alone, as a database estimates it; null if unknown. */
            location: string | null;
            /** The kind of client, from a fixed list. */
            device: string;
            /** The `User-Agent` of the client, at most 256 characters. */
            user_agent: string;
        };
        /** Replaces a profile only while the account store is away, and only for a session that an earlier version of the service opened. */
        SessionUser: {
            /** Format: uuid */
            id: string;
            username: string;
        };
        Sessions: {
            sessions: components["schemas"]["SessionEntry"][];
        };
        /** The members of the access token are present together, or absent in mode `cookie`. */
        SignedIn: {
            user: components["schemas"]["Profile"];
            session: components["schemas"]["OpenedSession"];
            aal: components["schemas"]["Aal"];
            amr: components["schemas"]["Amr"];
            auth_time: components["schemas"]["AuthTime"];
            /** The same as `access_token`, for older clients. */
            token?: string;
            /** A JWT; send it as `Authorization` with `Bearer`. */
            access_token?: string;
            /** @enum {string} */
            token_type?: "Bearer";
            /**
             * Format: int64
             * Seconds for which the access token is valid.
             */
            expires_in?: number;
            /** Only in mode `token`. */
            refresh_token?: string;
            /**
             * Format: int64
             * Seconds for which the refresh token is valid if neither it nor the session is used.
             */
            refresh_expires_in?: number;
        };
        /** Replaces a session with `optional=true` if there is none. */
        SignedOut: {
            /**
             * Always null.
             */
            user: never | null;
        };
        StartedTotp: {
            /** Format: uuid */
            id: string;
            /** 160 bits in base32, to type in by hand. */
            secret: string;
            otpauth_uri: string;
            /** A QR code of `otpauth_uri`, as an SVG image. */
            qr_svg: string;
            /**
             * Format: int64
             * Seconds within which the first code must be sent.
             */
            expires_in: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
