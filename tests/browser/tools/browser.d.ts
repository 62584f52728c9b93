// What browsers have and TypeScript's own declarations do not.
interface TrustedTypePolicy {
  createHTML(text: string): string;
  createScriptURL(text: string): string;
}
interface Window {
  trustedTypes?: {
    createPolicy(
      name: string,
      rules: {
        createHTML?: (text: string) => string;
        createScriptURL?: (text: string) => string;
      },
    ): TrustedTypePolicy;
  };
}
