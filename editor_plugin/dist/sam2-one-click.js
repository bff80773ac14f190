/* idoctor-sam2-one-click, Apache-2.0 */
function e(){return{baseUrl:null,token:()=>localStorage.getItem("access_token"),fetch:(...t)=>fetch(...t),locale:null}}var n=e();function r(t){Object.assign(n,t)}export{r as configure};
