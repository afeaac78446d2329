// The design system ships its plugins without types of their own.
declare module 'bootstrap-italia/dist/plugins/init.js';
declare module 'bootstrap-italia/dist/plugins/navbar-collapsible.js' {
  const NavBarCollapsible: { getOrCreateInstance(element: Element): unknown };
  export default NavBarCollapsible;
}
