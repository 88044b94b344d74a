export function create(): void {}
