// A certified OpenID Connect provider that knows nothing of Maillage, on the loopback, for the tests.
// It says the way ProConnect does: code flow, signed userinfo, one algorithm per client, end of session.
// Told on the command line: its port, the addresses to come back to, the people (JSON).
import { createServer } from "node:http";
import { generateKeyPairSync, randomUUID } from "node:crypto";
import Provider from "oidc-provider";

const { port, back, left, people, clients } = JSON.parse(process.argv[2]);
const issuer = `http://127.0.0.1:${port}`;

const key = (type, options, alg) => ({
  ...generateKeyPairSync(type, options).privateKey.export({ format: "jwk" }), alg, use: "sig", kid: randomUUID(),
});
const provider = new Provider(issuer, {
  clients: clients.map(({ id, secret, idToken, userinfo }) => ({
    client_id: id,
    client_secret: secret,
    redirect_uris: back,
    post_logout_redirect_uris: left,
    response_types: ["code"],
    grant_types: ["authorization_code"],
    token_endpoint_auth_method: "client_secret_post",
    id_token_signed_response_alg: idToken,
    ...(userinfo ? { userinfo_signed_response_alg: userinfo } : {}),
  })),
  jwks: { keys: [key("ec", { namedCurve: "P-256" }, "ES256"), key("rsa", { modulusLength: 2048 }, "RS256")] },
  claims: {
    openid: ["sub"],
    given_name: ["given_name"],
    usual_name: ["usual_name"],
    email: ["email"],
    siret: ["siret"],
    idp_id: ["idp_id"],
  },
  features: { userinfo: { enabled: true }, jwtUserinfo: { enabled: true }, rpInitiatedLogout: { enabled: true } },
  pkce: { required: () => true, methods: ["S256"] },
  ttl: { AuthorizationCode: 30, AccessToken: 60, IdToken: 60, Session: 43200, Interaction: 600, Grant: 43200 },
  conformIdTokenClaims: true,
  async findAccount(_context, sub) {
    const told = people[sub];
    return told && { accountId: sub, claims: async () => ({ sub, ...told }) };
  },
  async loadExistingGrant(context) {
    const grant = new context.oidc.provider.Grant({
      clientId: context.oidc.client.clientId,
      accountId: context.oidc.session.accountId,
    });
    grant.addOIDCScope("openid given_name usual_name email siret idp_id");
    await grant.save();
    return grant;
  },
});
createServer(provider.callback()).listen(port, "127.0.0.1", () => console.log(`ready ${issuer}`));
